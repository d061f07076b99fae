import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { get } from '../../api/client';
import { useLoad } from '../../api/load';
import type { LiveRegion, LiveTick, Signals } from '../../api/types';
import { param, setParams } from '../../app/router';
import { useWidth } from '../../charts/size';
import { projectionOf, useLand } from '../../charts/world';
import { type Key, saveSvg } from '../../parts/export';
import { Card, Line, Save, Segmented } from '../../parts/parts';
import { SourceTip, tipOf } from '../../parts/tip';
import { theme } from '../../theme/theme';
import { type ScaleName, colourOf, scales } from '../../theme/scales';
import { type Quantity, intensity, ms, number, tariff, whole, carbonFactor, priceFactor } from '../../units';
import { sourceOf } from './fleet';
import { Flows } from './flows';
import { place } from './labels';

const choices: readonly { value: ScaleName; label: string }[] = [
    { value: 'carbon', label: 'Carbon' },
    { value: 'price', label: 'Price' },
    { value: 'latency', label: 'Latency' },
];

/** The world with the fleet on it: a region's size is its load, its colour what was chosen, and requests flow to it from where clients are. */
export function Map({ now, signals, demo }: { now: LiveTick; signals: Signals | null; demo: ComponentChildren }) {
    const by = choices.find(one => one.value === param('colour'))?.value ?? 'carbon';
    const from = param('from', 'Berlin');
    const trips = useLoad(by === 'latency' ? `trips ${from}` : null, async signal => {
        const models = await get('/v1/models', {}, undefined, signal);
        const answer = await get('/api/explain', { model: models.data[0]?.id, from }, undefined, signal);
        return new globalThis.Map(answer.rows.map(row => [row.region.id, row.roundTrip]));
    });
    const [frame, width] = useWidth<HTMLDivElement>();
    const height = Math.round(Math.max(220, width * 0.54));
    const svg = useRef<SVGSVGElement>(null);
    const flows = useRef<Flows | null>(null);
    const figure = (region: LiveRegion): number | null =>
        by === 'carbon' ? region.carbonGPerKwh : by === 'price' ? region.priceUsdPerMwh : (trips.value?.get(region.region)?.value ?? null);
    return (
        <Card
            className="map-card"
            title="Where requests run"
            actions={
                <>
                    {demo}
                    <Segmented label="Colour by" value={by} options={choices} onChange={value => setParams({ colour: value === 'carbon' ? null : value })} />
                    <Save what="SVG" onClick={() => svg.current && saveSvg('map', svg.current, keysOf(by), into => flows.current?.write(into))} />
                </>
            }
        >
            {by === 'latency' && (
                <div class="map-from">
                    <Line label="Round trip from" value={from} placeholder="A city" onChange={value => setParams({ from: value || null })} />
                    {trips.error && (
                        <p class="note bad-text" role="alert">
                            {trips.error.message}
                        </p>
                    )}
                </div>
            )}
            <div class="map" ref={frame} style={{ height: `${height}px` }}>
                {width > 0 && <World now={now} signals={signals} width={width} height={height} by={by} figure={figure} svg={svg} flows={flows} sources={trips.value} />}
            </div>
            <Legend by={by} />
        </Card>
    );
}

interface WorldProps {
    readonly now: LiveTick;
    readonly signals: Signals | null;
    readonly width: number;
    readonly height: number;
    readonly by: ScaleName;
    readonly figure: (region: LiveRegion) => number | null;
    readonly svg: { current: SVGSVGElement | null };
    readonly flows: { current: Flows | null };
    readonly sources: globalThis.Map<string, { readonly value: number; readonly provenance: { readonly source: string } }> | null;
}

const shown = (by: ScaleName, value: number | null): Quantity => (by === 'carbon' ? intensity(value) : by === 'price' ? tariff(value) : ms(value));

function World({ now, signals, width, height, by, figure, svg, flows, sources }: WorldProps) {
    const projection = useMemo(() => projectionOf(width, height), [width, height]);
    const land = useLand(projection);
    const canvas = useRef<HTMLCanvasElement>(null);
    useEffect(() => {
        flows.current = new Flows(canvas.current!, matchMedia('(prefers-reduced-motion: reduce)').matches);
        return () => flows.current?.stop();
    }, []);
    useEffect(() => {
        flows.current?.size(width, height, getComputedStyle(document.documentElement).getPropertyValue('--flow').trim());
    }, [width, height, theme.value]);
    useEffect(() => flows.current?.add(now.flows, now.regions, projection), [now, projection]);

    const small = width < 520 || now.regions.length > 24;
    const marks = [...now.regions]
        .sort((one, other) => other.served - one.served)
        .map(region => {
            const [x, y] = projection([region.longitude, region.latitude]) ?? [-99, -99];
            const value = shown(by, figure(region));
            const radius = (small ? 4.5 : 6) + Math.sqrt(region.inFlight / region.inFlightLimit) * (small ? 12 : 20);
            return {
                key: region.region,
                region,
                x,
                y,
                radius,
                value,
                width: Math.max(region.region.length * 6.1, (value.text.length + value.unit.length + 1) * 6.2) + 4,
                height: 27,
            };
        });
    const labels = place(marks, width, height);
    return (
        <>
            <svg class="chart world" width={width} height={height} aria-hidden="true">
                <path d={land} class="land" />
            </svg>
            <canvas ref={canvas} class="flows" style={{ width: `${width}px`, height: `${height}px` }} aria-hidden="true" />
            <svg ref={svg} class="chart world over" width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="group" aria-label="Map of the fleet">
                {/* Flows pass below regions and their names; the sea and the land under them are drawn again for a map that is saved. */}
                <clipPath id="sea">
                    <rect width={width} height={height} />
                </clipPath>
                <rect class="sea-saved" width={width} height={height} />
                <path d={land} class="land-saved" clip-path="url(#sea)" />
                {marks.map(({ key, region, x, y, radius, value }) => {
                    const isWell = region.condition === 'well';
                    const load = `${region.inFlight} in flight, ${whole(region.served)} served${isWell ? '' : `, ${region.condition}`}`;
                    const about = `${region.region}, ${region.city}: ${value.text} ${value.unit}, ${load}`;
                    const source = by === 'latency' ? sources?.get(region.region)?.provenance : sourceOf(signals, region.region, by, now.carbonKind);
                    return (
                        <g
                            key={key}
                            class="mark"
                            role="button"
                            tabindex={0}
                            aria-label={about}
                            {...tipOf(() => (
                                <>
                                    <p class="tip-title">
                                        {region.region} · {region.city}, {region.jurisdiction}
                                    </p>
                                    <p>
                                        {value.text} {value.unit} · {region.inFlight} of {region.inFlightLimit} in flight · {whole(region.served)} served
                                    </p>
                                    {region.why && (
                                        <p>
                                            {region.condition}: {region.why}
                                        </p>
                                    )}
                                    {source && <SourceTip source={source} />}
                                </>
                            ))}
                        >
                            <circle cx={x} cy={y} r={Math.max(radius, 12)} fill="transparent" />
                            <circle
                                cx={x}
                                cy={y}
                                r={radius}
                                fill={colourOf(scales[by], figure(region)) ?? 'var(--surface)'}
                                class={`dot ${isWell ? '' : 'ill'}`}
                            />
                            {!isWell && <path d={`M${x - 3.5} ${y - 3.5}l7 7m0 -7l-7 7`} class="cross" />}
                        </g>
                    );
                })}
                {marks.map(({ key, value }) => {
                    const at = labels.get(key);
                    return (
                        at && (
                            <g key={key} class="label" aria-hidden="true">
                                <text x={at.x} y={at.y + 11} text-anchor={at.anchor} class="label-name">
                                    {key}
                                </text>
                                <text x={at.x} y={at.y + 24} text-anchor={at.anchor} class="label-value">
                                    {value.text} {value.unit}
                                </text>
                            </g>
                        )
                    );
                })}
            </svg>
        </>
    );
}

/** The unit of what colours mean, and what a figure is multiplied by for it. */
const unitOf = (by: ScaleName): readonly [number, string] => [
    by === 'carbon' ? carbonFactor.value : by === 'price' ? priceFactor.value : 1,
    by === 'latency' ? 'ms' : shown(by, 0).unit,
];

/** The bounds of a step of colour in words. */
const stepOf = (by: ScaleName, at: number): string => {
    const { bounds } = scales[by];
    const [factor] = unitOf(by);
    return at === 0
        ? `< ${number(bounds[0]! * factor)}`
        : at === bounds.length
          ? `${number(bounds[at - 1]! * factor)} +`
          : number(bounds[at - 1]! * factor);
};

const keysOf = (by: ScaleName): readonly Key[] =>
    scales[by].colours.map((colour, at) => ({ colour, name: at === 0 ? `${scales[by].name}, ${unitOf(by)[1]}: ${stepOf(by, at)}` : stepOf(by, at) }));

/** The steps of the colours with their bounds, and what the sizes mean: no colour says anything alone. */
function Legend({ by }: { by: ScaleName }) {
    const scale = scales[by];
    const [factor, unit] = unitOf(by);
    return (
        <div class="map-legend">
            <div class="steps" role="img" aria-label={`${scale.name} in ${unit}: steps at ${scale.bounds.map(bound => number(bound * factor)).join(', ')}`}>
                <span class="steps-name">
                    {scale.name}, {unit}
                </span>
                {scale.colours.map((colour, at) => (
                    <span key={colour} class="step">
                        <i style={{ background: colour }} />
                        <span>{stepOf(by, at)}</span>
                    </span>
                ))}
            </div>
            <span class="note">Size: requests in flight. A cross: no requests go there.</span>
        </div>
    );
}
