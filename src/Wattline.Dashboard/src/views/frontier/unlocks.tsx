import { useMemo, useRef } from 'preact/hooks';
import type { Frontier, FrontierRegion } from '../../api/types';
import { useWidth } from '../../charts/size';
import { projectionOf, useLand } from '../../charts/world';
import { saveSvg } from '../../parts/export';
import { Card, Save } from '../../parts/parts';
import { tipOf } from '../../parts/tip';
import { type Scale, colourOf, scales } from '../../theme/scales';
import { number, percent, whole } from '../../units';

/** The world with the regions on it: as large as what they serve at the budget, in the colour of the budget from which on they serve. */
export function Unlocks({ frontier }: { frontier: Frontier }) {
    const [frame, width] = useWidth<HTMLDivElement>();
    const height = Math.round(Math.max(220, width * 0.5));
    const svg = useRef<SVGSVGElement>(null);
    const scale = useMemo(() => scaleOf(frontier.regions), [frontier]);
    return (
        <Card
            className="full"
            title="What each step unlocks"
            note={`Size: requests served at ${number(frontier.chosen.budgetMs, 4)} ms. Colour: the budget from which on a region serves.`}
            actions={<Save what="SVG" onClick={() => svg.current && saveSvg('frontier-map', svg.current, keysOf(scale))} />}
        >
            <div class="map" ref={frame} style={{ height: `${height}px` }}>
                {width > 0 && <World regions={frontier.regions} width={width} height={height} scale={scale} svg={svg} />}
            </div>
            <div class="map-legend">
                <div class="steps" role="img" aria-label={`Serves from, in ms: steps at ${scale.bounds.map(bound => number(bound)).join(', ')}`}>
                    <span class="steps-name">From, ms</span>
                    {scale.colours.map((colour, at) => (
                        <span key={colour} class="step">
                            <i style={{ background: colour }} />
                            <span>
                                {at === 0
                                    ? scale.bounds.length === 0
                                        ? 'all'
                                        : `< ${number(scale.bounds[0]!)}`
                                    : at === scale.bounds.length
                                      ? `${number(scale.bounds[at - 1]!)} +`
                                      : number(scale.bounds[at - 1]!)}
                            </span>
                        </span>
                    ))}
                </div>
                <span class="note">A ring: serves nothing at this budget.</span>
            </div>
        </Card>
    );
}

const keysOf = (scale: Scale) =>
    scale.colours.map((colour, at) => ({
        name: scale.bounds.length === 0 ? 'serves' : at === 0 ? `below ${number(scale.bounds[0]!)} ms` : `from ${number(scale.bounds[at - 1]!)} ms`,
        colour,
    }));

/** Up to six steps with about as many regions each, told apart by the budgets at which regions really begin: rounded no further than that allows. */
function scaleOf(regions: readonly FrontierRegion[]): Scale {
    const from = regions.flatMap(region => (region.servesFromMs === null ? [] : [region.servesFromMs])).sort((one, other) => one - other);
    const apart = [...new Set(from)];
    const all = scales.latency.colours;
    const count = Math.max(1, Math.min(all.length, apart.length));
    const bounds = Array.from({ length: count - 1 }, (_, at) => {
        const first = Math.floor(((at + 1) * apart.length) / count);
        const [before, bound] = [apart[first - 1]!, apart[first]!];
        return [5, 1, 0.1].map(grid => Math.floor(bound / grid) * grid).find(round => round > before) ?? bound;
    });
    return { name: 'Serves from', unit: 'ms', bounds, colours: bounds.length === 0 ? [all[0]!] : pick(all, count) };
}

/** So many of the colours, the first and the last among them. */
const pick = (all: readonly string[], count: number): string[] =>
    Array.from({ length: count }, (_, at) => all[Math.round((at * (all.length - 1)) / Math.max(1, count - 1))]!);

function World({
    regions,
    width,
    height,
    scale,
    svg,
}: {
    regions: readonly FrontierRegion[];
    width: number;
    height: number;
    scale: Scale;
    svg: { current: SVGSVGElement | null };
}) {
    const projection = useMemo(() => projectionOf(width, height), [width, height]);
    const land = useLand(projection);
    const most = Math.max(1e-9, ...regions.map(region => region.share));
    const marks = [...regions]
        .sort((one, other) => other.share - one.share)
        .map(region => {
            const [x, y] = projection([region.longitude, region.latitude]) ?? [-99, -99];
            return { region, x, y, radius: region.share > 0 ? 3 + Math.sqrt(region.share / most) * (width < 520 ? 11 : 19) : 3 };
        });
    return (
        <svg ref={svg} class="chart world" width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={words(regions)}>
            <path d={land} class="land" />
            {marks.map(({ region, x, y, radius }) => (
                <circle
                    key={region.region}
                    class="dot unlock"
                    cx={x}
                    cy={y}
                    r={radius}
                    fill={region.share > 0 ? (colourOf(scale, region.servesFromMs) ?? 'var(--surface)') : 'transparent'}
                    data-region={region.region}
                    {...tipOf(() => (
                        <>
                            <p class="tip-title">
                                {region.region} · {region.city}, {region.jurisdiction}
                            </p>
                            <p>{region.servesFromMs === null ? 'Serves at no budget' : `Serves from ${number(region.servesFromMs, 4)} ms on`}</p>
                            <p>
                                {percent(100 * region.share)} of requests now, {whole(region.requests)}
                                {region.capacityShare !== null && `; ${percent(100 * region.capacityShare)} of its capacity, full in ${region.fullHours} h`}
                            </p>
                        </>
                    ))}
                />
            ))}
        </svg>
    );
}

const words = (regions: readonly FrontierRegion[]): string => {
    const serving = regions.filter(region => region.share > 0).sort((one, other) => other.share - one.share);
    return `Map of ${regions.length} regions, ${serving.length} of which serve; most: ${serving
        .slice(0, 3)
        .map(region => `${region.city} ${percent(100 * region.share)}`)
        .join(', ')}. All of them stand in the table of regions.`;
};
