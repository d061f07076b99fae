import { useMemo, useRef } from 'preact/hooks';
import type { Frontier, FrontierStair } from '../../api/types';
import { Climb, type Stair } from '../../charts/climb';
import { LineLegend, lineKeys } from '../../charts/lines';
import { saveSvg } from '../../parts/export';
import { Card, Save } from '../../parts/parts';
import { carbonFactor, carbonUnit, number, whole } from '../../units';
import { shareText } from './tables';
import type { Terms } from './terms';

/** From which budget on all is served that can be; 0 where it always is. */
export const servedFrom = (frontier: Frontier): number => shownOf(frontier)[0]!.budgetMs;

/** The steps at which all is served that can be: only their costs compare. */
const shownOf = (frontier: Frontier): readonly FrontierStair[] => {
    const last = frontier.steps[frontier.steps.length - 1]!;
    return frontier.steps.filter(step => step.unmet <= last.unmet * (1 + 1e-9));
};

const shadeText = 'Not all is served';
const shadeOf = (frontier: Frontier) => (servedFrom(frontier) > 0 ? { to: servedFrom(frontier), text: shadeText } : null);
const shadeNote = (frontier: Frontier): string => (servedFrom(frontier) > 0 ? `. Shaded, below ${number(servedFrom(frontier), 4)} ms: not all is served` : '');
const keysOf = (frontier: Frontier, series: readonly Stair[]) => [
    ...lineKeys(series),
    ...(servedFrom(frontier) > 0 ? [{ name: shadeText, colour: 'var(--ink-3)' }] : []),
];

/** What is charged, and the penalty of what nobody serves beside it. */
const costWords = (step: FrontierStair): string =>
    step.unmet > 0
        ? `${number(step.chargeUsd, 5)} USD, and ${number(step.costUsd - step.chargeUsd, 5)} USD of penalty for ${whole(step.unmet)} unserved`
        : `${number(step.costUsd, 5)} USD`;

const stepAt = (frontier: Frontier, budget: number) => frontier.steps.findLast(step => step.budgetMs <= budget) ?? frontier.steps[0]!;

interface ChartProps {
    readonly frontier: Frontier;
    readonly terms: Terms;
    readonly from: number;
    readonly to: number;
    readonly onBudget: (budget: number) => void;
}

const Names = ({ series }: { series: readonly Stair[] }) => (
    <LineLegend series={series.map(one => ({ name: one.name, colour: one.colour, ...(one.dash ? { dash: one.dash } : {}), points: [] }))} />
);

/** The staircase of cost, with its lower hull. */
export function Cost({ frontier, terms, from, to, onBudget }: ChartProps) {
    const svg = useRef<SVGSVGElement>(null);
    const series = useMemo<Stair[]>(() => {
        const shown = shownOf(frontier);
        return [
            { name: 'Least cost', colour: 'var(--item-compute)', points: shown.map(step => ({ x: step.budgetMs, y: step.chargeUsd })) },
            { name: 'Lower hull', colour: 'var(--ink-3)', dash: '2 4', straight: true, points: hullOf(shown) },
        ];
    }, [frontier]);
    const step = stepAt(frontier, terms.budget);
    return (
        <Card
            title="Cost against the latency budget"
            note={`Drag the marker, or move it by the arrow keys${shadeNote(frontier)}; penalties are left out`}
            actions={<Save what="SVG" onClick={() => svg.current && saveSvg('frontier-cost', svg.current, keysOf(frontier, series))} />}
        >
            <div class="card-body">
                <Names series={series} />
                <Climb
                    label={`Cost in USD against the budget, ${number(from)} to ${number(to)} ms`}
                    unit="USD"
                    xUnit="budget, ms"
                    series={series}
                    from={from}
                    to={to}
                    marker={terms.budget}
                    markerName="Latency budget on the cost staircase"
                    markerText={`${number(terms.budget, 4)} ms: ${costWords(step)}`}
                    shade={shadeOf(frontier)}
                    onMarker={onBudget}
                    svg={svg}
                    height={250}
                />
            </div>
        </Card>
    );
}

/** Between two corners the best that mixing budgets could do: of the steps that serve all, no others being comparable. */
export function hullOf(steps: readonly FrontierStair[]): { x: number; y: number }[] {
    const hull: { x: number; y: number }[] = [];
    const slope = (one: { x: number; y: number }, other: { x: number; y: number }) => (other.y - one.y) / (other.x - one.x);
    for (const step of steps) {
        const point = { x: step.budgetMs, y: step.chargeUsd };
        while (hull.length >= 2 && slope(hull[hull.length - 2]!, hull[hull.length - 1]!) >= slope(hull[hull.length - 1]!, point)) hull.pop();
        hull.push(point);
    }
    return hull;
}

/** Carbon of the cheapest plan. */
export function CarbonStairs({ frontier, terms, from, to, onBudget }: ChartProps) {
    const svg = useRef<SVGSVGElement>(null);
    const [factor, unit] = [carbonFactor.value, carbonUnit.value];
    const series = useMemo<Stair[]>(
        () =>
            [
                { name: 'Average', colour: 'var(--item-carbon)', of: 'averageGPerKwh' as const },
                { name: 'Marginal', colour: 'var(--item-compliance)', dash: '6 3', of: 'marginalGPerKwh' as const },
            ]
                .map(({ of, ...one }) => ({
                    ...one,
                    points: frontier.steps.map(step => ({ x: step.budgetMs, y: step[of] === null ? null : step[of] * factor })),
                }))
                .filter(one => one.points.some(point => point.y !== null)),
        [frontier, factor],
    );
    const step = stepAt(frontier, terms.budget);
    const words = (grams: number | null) => number(grams === null ? null : grams * factor);
    const marginal = step.marginalGPerKwh === null ? '' : `, marginal ${words(step.marginalGPerKwh)}`;
    return (
        <Card
            title="Carbon against the latency budget"
            note={`Of the cheapest plan, for what it serves; it may rise${shadeNote(frontier)}`}
            actions={<Save what="SVG" onClick={() => svg.current && saveSvg('frontier-carbon', svg.current, keysOf(frontier, series))} />}
        >
            <div class="card-body">
                <Names series={series} />
                <Climb
                    label={`Carbon in ${unit} against the budget`}
                    unit={`${unit} of IT energy`}
                    xUnit="budget, ms"
                    series={series}
                    from={from}
                    to={to}
                    marker={terms.budget}
                    markerName="Latency budget on the carbon staircase"
                    markerText={`${number(terms.budget, 4)} ms: average ${words(step.averageGPerKwh)}${marginal} ${unit}`}
                    shade={shadeOf(frontier)}
                    onMarker={onBudget}
                    svg={svg}
                    height={250}
                />
            </div>
        </Card>
    );
}

/** How much could move, would gain by it, and does. */
export function Movable({ frontier, terms, from, to, onBudget }: ChartProps) {
    const svg = useRef<SVGSVGElement>(null);
    const series = useMemo<Stair[]>(
        () =>
            [
                { name: 'Could move', colour: 'var(--ink-3)', dash: '2 3', of: 'technical' as const },
                { name: 'Would gain', colour: 'var(--item-egress)', dash: '6 3', of: 'economic' as const },
                { name: 'Moves', colour: 'var(--item-compute)', of: 'realised' as const },
            ].map(({ of, ...one }) => ({ ...one, points: frontier.steps.map(step => ({ x: step.budgetMs, y: 100 * step[of] })) })),
        [frontier],
    );
    const step = stepAt(frontier, terms.budget);
    const says = `${shareText(step.technical)} could move, ${shareText(step.economic)} would gain, ${shareText(step.realised)} does`;
    return (
        <Card
            title="What could move"
            note="Relocatable demand, as shares of the IT energy of the classes varied"
            actions={<Save what="SVG" onClick={() => svg.current && saveSvg('frontier-relocatable', svg.current, keysOf(frontier, series))} />}
        >
            <div class="card-body">
                <Names series={series} />
                <Climb
                    label="Shares of demand that could move, would gain and do, against the budget"
                    unit="%"
                    xUnit="budget, ms"
                    series={series}
                    from={from}
                    to={to}
                    marker={terms.budget}
                    markerName="Latency budget on relocatable demand"
                    markerText={`${number(terms.budget, 4)} ms: ${says}`}
                    onMarker={onBudget}
                    svg={svg}
                    span={[0, 100]}
                    shade={shadeOf(frontier)}
                />
            </div>
        </Card>
    );
}
