import { useRef } from 'preact/hooks';
import { get } from '../../api/client';
import { useLoad } from '../../api/load';
import type { Deficit } from '../../api/types';
import { param, setParams } from '../../app/router';
import { LineLegend, Lines, type Series, lineKeys } from '../../charts/lines';
import { saveCsv, saveSvg } from '../../parts/export';
import { Figure } from '../../parts/figure';
import { Badge, Card, Choice, Save, Segmented, Show } from '../../parts/parts';
import { type Column, Table } from '../../parts/table';
import { energyJ, number, span, wattHours, whole } from '../../units';
import { Chance, Dial, askedOf, evenly, useRested } from './dials';
import { Standing } from './standing';

const drifts = evenly(-2000, 2000, 50);
const volatilities = [6000, 7000, 8021, 9000, 10_000, 12_000, 15_000, 20_000, 30_000, 40_000];
const horizons = [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000];
const batteries = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, null];
const efficiencies = evenly(0.7, 1, 0.01);
const leaks = [0, 1e-5, 5e-5, 1e-4, 5e-4, 1e-3, 5e-3];
const runs = ['200', '500', '1000', '2000', '5000'];
const names = ['drift', 'volatility', 'horizon', 'battery', 'efficiency', 'leak', 'runs', 'seed'] as const;

/** Walks of all runs together that the gateway takes at once. */
const mostSlots = 20_000_000;

const paper = { source: 'arXiv 2601.00823', kind: 'deficit of a battery' };
const law = { ...paper, basis: 'derived', note: 'Equation 91: the mean of the running minimum of Brownian motion from an empty, unlimited, lossless battery.' };
const exact = { ...paper, basis: 'derived', note: "The mean of the walk in slots, by Spitzer's identity (1956); relative error about 1e-12." };
const simulated = { ...paper, basis: 'modelled', note: 'Mean over the walks drawn here, with its interval of 95 %.' };
const regimes: Readonly<Record<Deficit['regime'], string>> = { surplus: 'surplus', critical: 'critical', deficit: 'deficit' };

/** One battery: its path with and without a grid, and the deficit by law, exactly and simulated. */
export function Battery() {
    const asked = Object.fromEntries(names.map(name => [name, askedOf(name)])) as Record<(typeof names)[number], string>;
    if (!asked.runs && Number(asked.horizon || 2000) * 1000 > mostSlots / 2) asked.runs = '500';
    const key = useRested(JSON.stringify(asked), 120);
    const loaded = useLoad(key, signal => get('/api/lab/deficit', JSON.parse(key) as typeof asked, undefined, signal));
    return (
        <>
            <Card
                title="A battery between harvest and questions"
                note="Each slot brings a harvest and takes the energy of the questions that arrive; what the battery lacks is bought"
            >
                <form class="dials" aria-label="The battery and its walk" onSubmit={event => event.preventDefault()}>
                    <Dial name="drift" label="Drift" values={drifts} usual={0} text={value => `${number(value)} J a slot`} />
                    <Dial name="volatility" label="Volatility" values={volatilities} usual={8021} text={value => `${whole(value)} J`} />
                    <Dial
                        name="horizon"
                        label="Horizon"
                        values={horizons}
                        usual={2000}
                        text={value => `${whole(value)} slots, ${span(value).text} ${span(value).unit}`}
                    />
                    <Dial
                        name="battery"
                        label="Battery"
                        values={batteries}
                        usual={null}
                        text={value => (value === null ? 'no limit' : `${number(value)} kWh`)}
                    />
                    <Dial name="efficiency" label="Kept each way" values={efficiencies} usual={1} text={value => `${number((value ?? 1) * 100)} %`} />
                    <Dial name="leak" label="Leak" values={leaks} usual={0} text={value => `${number((value ?? 0) * 100)} % a slot`} />
                    <Choice
                        label="Walks simulated"
                        value={asked.runs || '1000'}
                        options={runs.map(value => ({ value, label: whole(Number(value)) }))}
                        onChange={value => setParams({ runs: value === '1000' ? null : value })}
                    />
                    <Chance what="walks" seed={asked.seed} />
                </form>
            </Card>
            <Show loaded={loaded} lines={14}>
                {answer => (
                    <div class="stack">
                        <Sums answer={answer} />
                        <Path answer={answer} />
                        <div class="two">
                            <Means answer={answer} />
                            <Distribution answer={answer} />
                        </div>
                        <Horizons answer={answer} />
                        <Standing parameters={answer.parameters} />
                    </div>
                )}
            </Show>
        </>
    );
}

function Sums({ answer }: { answer: Deficit }) {
    const last = answer.points[answer.points.length - 1]!;
    const theorem: Readonly<Record<Deficit['regime'], string>> = {
        deficit: 'Drift wins in the long run: the deficit grows by |drift| a slot',
        critical: 'Without drift it grows with the square root of time',
        surplus: 'With a surplus it stays finite however long the run',
    };
    return (
        <dl class="sums" aria-label="The deficit at the horizon">
            <div>
                <dt>By law</dt>
                <dd>
                    <Figure value={energyJ(last.lawJ)} source={law} title="Mean deficit by law" />
                </dd>
            </div>
            <div>
                <dt>Exact, in slots</dt>
                <dd>
                    <Figure value={energyJ(last.exactJ)} source={exact} title="Mean deficit, exact" />
                </dd>
            </div>
            <div>
                <dt>Simulated</dt>
                <dd>
                    <Figure value={energyJ(last.simulatedJ)} source={simulated} title="Mean deficit, simulated" />
                    <span class="sub block">
                        {energyJ(last.lowJ).text} to {energyJ(last.highJ).text} {energyJ(last.highJ).unit}
                    </span>
                </dd>
            </div>
            {last.boughtJ !== null && (
                <div>
                    <dt>This battery buys</dt>
                    <dd>
                        <Figure
                            value={energyJ(last.boughtJ)}
                            source={{ ...simulated, note: 'Mean of what this battery buys on the same walks.' }}
                            title="Bought"
                        />
                        <span class="sub block">{number(last.boughtJ / Math.max(1e-9, last.simulatedJ))} times the ideal one</span>
                    </dd>
                </div>
            )}
            <div>
                <dt>Drift overtakes chance at</dt>
                <dd>
                    {answer.crossoverSlots === null ? (
                        'never'
                    ) : (
                        <Figure
                            value={{ text: whole(answer.crossoverSlots), unit: 'slots' }}
                            source={{ ...paper, basis: 'derived', note: 'T* = (2/pi) (volatility / drift)^2.' }}
                            title="Crossover horizon"
                        />
                    )}
                    <span class="sub block">theta {number(answer.theta)}</span>
                </dd>
            </div>
            <div>
                <dt>Regime</dt>
                <dd>
                    <Badge tone={answer.regime === 'deficit' ? 'warn' : answer.regime === 'surplus' ? 'good' : 'plain'}>{regimes[answer.regime]}</Badge>
                    <span class="sub block">{theorem[answer.regime]}</span>
                </dd>
            </div>
        </dl>
    );
}

function Path({ answer }: { answer: Deficit }) {
    const svg = useRef<SVGSVGElement>(null);
    const at = Math.min(answer.paths.length - 1, Math.max(0, Number(param('walk', '1')) - 1));
    const path = answer.paths[at]!;
    const of = (values: readonly number[]) => values.map((value, index) => ({ x: index * answer.stepSlots, y: wattHours(value) }));
    const series: Series[] = [
        { name: 'Without a grid', colour: 'var(--item-egress)', dash: '5 3', points: of(path.uncontrolledJ) },
        { name: 'Stored', colour: 'var(--item-compute)', points: of(path.storedJ) },
        { name: 'Bought so far', colour: 'var(--item-migration)', dash: '2 3', points: of(path.boughtJ) },
        ...(path.spilledJ[path.spilledJ.length - 1]! > 0
            ? [{ name: 'Spilled so far', colour: 'var(--item-carbon)', dash: '8 3 2 3', points: of(path.spilledJ) }]
            : []),
    ];
    const csv = () =>
        saveCsv(
            'battery-path',
            ['walk', 'slot', 'uncontrolled_j', 'stored_j', 'bought_j', 'spilled_j'],
            answer.paths.flatMap(one =>
                one.uncontrolledJ.map((level, index) => [
                    one.path + 1,
                    index * answer.stepSlots,
                    level,
                    one.storedJ[index],
                    one.boughtJ[index],
                    one.spilledJ[index],
                ]),
            ),
        );
    return (
        <Card
            title="One walk"
            note="What is bought by the end is how far the line without a grid fell below zero at its lowest, where the battery has no limit and loses nothing"
            actions={
                <>
                    <Segmented
                        label="Which walk"
                        value={String(at + 1)}
                        options={answer.paths.map((_, index) => ({ value: String(index + 1), label: `Walk ${index + 1}` }))}
                        onChange={value => setParams({ walk: value === '1' ? null : value })}
                    />
                    <Save what="SVG" onClick={() => svg.current && saveSvg('battery-path', svg.current, lineKeys(series))} />
                    <Save what="CSV" onClick={csv} />
                </>
            }
        >
            <div class="card-body">
                <LineLegend series={series} />
                <Lines label="A battery's path, slot by slot" unit="Wh" xUnit="slots" x="linear" zero={false} series={series} svg={svg} height={300} />
            </div>
        </Card>
    );
}

const meansOf = (answer: Deficit): Series[] => [
    { name: 'Law', colour: 'var(--item-compute)', points: answer.points.map(point => ({ x: point.slots, y: wattHours(point.lawJ) })) },
    {
        name: 'Exact, in slots',
        colour: 'var(--item-compliance)',
        dash: '5 3',
        points: answer.points.map(point => ({ x: point.slots, y: wattHours(point.exactJ) })),
    },
    {
        name: 'Simulated, 95 %',
        colour: 'var(--item-carbon)',
        dash: '1 4',
        dots: true,
        points: answer.points.map(point => ({
            x: point.slots,
            y: wattHours(point.simulatedJ),
            low: wattHours(point.lowJ),
            high: wattHours(point.highJ),
        })),
    },
    ...(answer.points[0]!.boughtJ === null
        ? []
        : [
              {
                  name: 'This battery buys',
                  colour: 'var(--item-migration)',
                  dash: '8 3 2 3',
                  points: answer.points.map(point => ({
                      x: point.slots,
                      y: wattHours(point.boughtJ!),
                      low: wattHours(point.boughtLowJ!),
                      high: wattHours(point.boughtHighJ!),
                  })),
              },
          ]),
];

function Means({ answer }: { answer: Deficit }) {
    const svg = useRef<SVGSVGElement>(null);
    const series = meansOf(answer);
    return (
        <Card
            title="Mean deficit by horizon"
            note="The law is of a path without slots: a walk in slots lies below it by about 0.58 of the volatility"
            actions={<Save what="SVG" onClick={() => svg.current && saveSvg('deficit-mean', svg.current, lineKeys(series))} />}
        >
            <div class="card-body">
                <LineLegend series={series} />
                <Lines
                    label="Mean deficit by horizon: law, exact and simulated"
                    unit="Wh"
                    xUnit="slots"
                    x="log"
                    logY
                    series={series.map(one => ({ ...one, points: one.points.filter(point => point.y !== null && point.y > 0).map(positive) }))}
                    marks={answer.crossoverSlots === null ? [] : [{ at: answer.crossoverSlots, text: 'drift overtakes chance' }]}
                    svg={svg}
                    height={300}
                />
            </div>
        </Card>
    );
}

/** A band on a logarithmic axis ends where it would reach nothing. */
const positive = <P extends { low?: number | null; high?: number | null; y: number | null }>(point: P): P =>
    point.low != null && point.low <= 0 ? { ...point, low: point.y! / 2 } : point;

function Distribution({ answer }: { answer: Deficit }) {
    const svg = useRef<SVGSVGElement>(null);
    const series: Series[] = [
        { name: 'Law', colour: 'var(--item-compute)', points: answer.distribution.map(one => ({ x: wattHours(one.deficitJ), y: one.law * 100 })) },
        {
            name: 'Simulated, 95 %',
            colour: 'var(--item-carbon)',
            dash: '5 3',
            points: answer.distribution.map(one => ({ x: wattHours(one.deficitJ), y: one.simulated * 100, low: one.low * 100, high: one.high * 100 })),
        },
    ];
    const csv = () =>
        saveCsv(
            'deficit-law',
            ['deficit_j', 'law', 'simulated', 'low', 'high'],
            answer.distribution.map(one => [one.deficitJ, one.law, one.simulated, one.low, one.high]),
        );
    return (
        <Card
            title="How likely the deficit is no more"
            note={`At the horizon of ${whole(answer.horizonSlots)} slots; an empty, unlimited, lossless battery`}
            actions={
                <>
                    <Save what="SVG" onClick={() => svg.current && saveSvg('deficit-law', svg.current, lineKeys(series))} />
                    <Save what="CSV" onClick={csv} />
                </>
            }
        >
            <div class="card-body">
                <LineLegend series={series} />
                <Lines
                    label="Probability that the deficit is no more than so much: law and simulation"
                    unit="%"
                    xUnit="Wh of deficit"
                    x="linear"
                    ceiling={100}
                    series={series}
                    svg={svg}
                    height={300}
                />
            </div>
        </Card>
    );
}

type Point = Deficit['points'][number];

function Horizons({ answer }: { answer: Deficit }) {
    const wh = (joules: number | null) => (joules === null ? null : wattHours(joules));
    const cell = (of: (point: Point) => number | null, source: object, title: string) => (point: Point) => (
        <Figure bare dense value={{ text: number(wh(of(point))), unit: 'Wh' }} source={source as typeof law} title={title} />
    );
    const columns: Column<Point>[] = [
        { key: 'slots', name: 'Horizon', unit: 'slots', isRowHead: true, cell: point => whole(point.slots) },
        { key: 'law', name: 'Law', unit: 'Wh', isNumber: true, cell: cell(point => point.lawJ, law, 'Law') },
        {
            key: 'less',
            name: 'Less the offset',
            unit: 'Wh',
            isNumber: true,
            wide: true,
            cell: cell(
                point => point.lawLessOffsetJ,
                { ...law, note: 'Less 0.5826 of the volatility, by which a walk in slots lies below the law.' },
                'Law less offset',
            ),
        },
        { key: 'exact', name: 'Exact', unit: 'Wh', isNumber: true, cell: cell(point => point.exactJ, exact, 'Exact') },
        { key: 'simulated', name: 'Simulated', unit: 'Wh', isNumber: true, cell: cell(point => point.simulatedJ, simulated, 'Simulated') },
        {
            key: 'interval',
            name: '95 % interval',
            unit: 'Wh',
            isNumber: true,
            cell: point => `${number(wattHours(point.lowJ))} to ${number(wattHours(point.highJ))}`,
        },
    ];
    if (answer.points[0]!.boughtJ !== null)
        columns.push({
            key: 'bought',
            name: 'This battery buys',
            unit: 'Wh',
            isNumber: true,
            cell: cell(point => point.boughtJ, { ...simulated, note: 'Mean of what this battery buys on the same walks.' }, 'Bought'),
        });
    const rows = answer.points.filter((_, at) => at % 4 === 3 || at === answer.points.length - 1);
    const csv = () =>
        saveCsv(
            'deficit-mean',
            ['slots', 'law_j', 'law_less_offset_j', 'exact_j', 'simulated_j', 'low_j', 'high_j', 'bought_j', 'bought_low_j', 'bought_high_j'],
            answer.points.map(point => [
                point.slots,
                point.lawJ,
                point.lawLessOffsetJ,
                point.exactJ,
                point.simulatedJ,
                point.lowJ,
                point.highJ,
                point.boughtJ,
                point.boughtLowJ,
                point.boughtHighJ,
            ]),
        );
    return (
        <Card
            title="Law against simulation"
            note={`${whole(answer.runs)} walks from seed ${answer.seed}: the same figures each time`}
            actions={<Save what="CSV" onClick={csv} />}
        >
            <Table caption="Mean deficit by horizon" columns={columns} rows={rows} rowKey={point => String(point.slots)} />
        </Card>
    );
}
