import { useRef } from 'preact/hooks';
import { get } from '../../api/client';
import { useLoad } from '../../api/load';
import type { Policies as PoliciesAnswer, PolicyShown } from '../../api/types';
import { setParams } from '../../app/router';
import { Intervals } from '../../charts/intervals';
import { saveCsv, saveSvg } from '../../parts/export';
import { Figure } from '../../parts/figure';
import { Badge, Card, Empty, Save, Segmented, Show } from '../../parts/parts';
import { type Column, Table } from '../../parts/table';
import { energyJ, number, percent, span, wattHours, whole } from '../../units';
import { Chance, Dial, askedOf, evenly } from './dials';
import { Standing } from './standing';

const worlds = [
    { value: 'ideal', label: 'Ideal battery' },
    { value: 'limited', label: 'Limited battery' },
    { value: 'sun', label: 'Californian sun' },
    { value: 'wind', label: 'Texan wind' },
];
const worldNotes: Readonly<Record<string, string>> = {
    ideal: "The paper's world: harvest independent from slot to slot, a battery without limit and losses",
    limited: 'The same with some minutes of consumption in the battery, a twentieth lost each way, and a leak',
    sun: 'A week of 5-minute slots on the solar output of the grid around a site in California, 2022 replayed',
    wind: 'A week of 5-minute slots on the wind of the grid around a site in Texas, 2022 replayed',
};
const harvests = [0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.15, 1.2, 1.3, 1.5, 2];
const batteries = [null, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];
const efficiencies = [null, ...evenly(0.7, 1, 0.05)];
const scarce: Readonly<Record<string, number>> = { ideal: 0.9, limited: 0.9 };
const slacks = [null, 1, 1.25, 2, 5, 10, 20, 50, 100];
const errors = [0, 0.02, 0.05, 0.1, 0.2, 0.5];
const names = ['world', 'harvest', 'battery', 'efficiency', 'slack', 'error', 'seed'] as const;

const meanings: Readonly<Record<string, string>> = {
    myopic: 'starts each task when it arrives',
    'slack-aware': 'waits to the last slot, earlier where energy would be spilled',
    'variance-aware': 'weighs an empty battery against a full one by the law',
    backpressure: 'lets the line of tasks press against the deficit',
};

const modelled = { source: 'simulation of this page', basis: 'modelled', kind: 'mean over runs' };

/** Policies that say when and on which model tasks run, on the same runs of one world. */
export function Policies() {
    const asked = Object.fromEntries(names.map(name => [name, askedOf(name)])) as Record<(typeof names)[number], string>;
    const world = worlds.find(one => one.value === asked.world)?.value ?? 'ideal';
    const key = JSON.stringify({ ...asked, world });
    const loaded = useLoad(key, signal => get('/api/lab/policies', { ...asked, world: world as 'ideal' }, undefined, signal));
    return (
        <>
            <Card
                title="When to run, and on which model"
                note={worldNotes[world]}
                actions={<Segmented label="World" value={world} options={worlds} onChange={value => setParams({ world: value === 'ideal' ? null : value })} />}
            >
                <form class="dials" aria-label="The world" onSubmit={event => event.preventDefault()}>
                    <Dial
                        name="harvest"
                        label="Harvest over use"
                        values={harvests}
                        usual={scarce[world] ?? 1}
                        onRelease
                        text={value => `${number(value)} ${(value ?? 1) > 1 ? 'surplus' : (value ?? 1) < 1 ? 'deficit' : 'critical'}`}
                    />
                    <Dial
                        name="battery"
                        label="Battery"
                        values={batteries}
                        usual={null}
                        onRelease
                        text={value => (value === null ? "the world's" : `${number(value)} kWh`)}
                    />
                    <Dial
                        name="efficiency"
                        label="Kept each way"
                        values={efficiencies}
                        usual={null}
                        onRelease
                        text={value => (value === null ? "the world's" : `${number(value * 100)} %`)}
                    />
                    <Dial
                        name="slack"
                        label="Deadlines"
                        values={slacks}
                        usual={null}
                        onRelease
                        text={value => (value === null ? "the world's" : `${number(value)} × slower model`)}
                    />
                    <Dial name="error" label="Wrong routes" values={errors} usual={0} onRelease text={value => `${number((value ?? 0) * 100)} %`} />
                    <Chance what="runs" seed={asked.seed} />
                </form>
            </Card>
            <Show loaded={loaded} lines={14}>
                {answer => (
                    <div class="stack">
                        <Saved answer={answer} />
                        <Side answer={answer} />
                        <Standing parameters={answer.parameters} />
                    </div>
                )}
            </Show>
        </>
    );
}

function Saved({ answer }: { answer: PoliciesAnswer }) {
    const svg = useRef<SVGSVGElement>(null);
    const others = answer.policies.slice(1).filter(policy => policy.saved !== null);
    const bound = answer.boundSavedShare;
    const length = span(answer.slots * answer.slotS);
    const first = answer.policies[0]!;
    return (
        <Card
            title={`Saved against ${first.policy}`}
            note={`${whole(answer.runs)} runs of ${whole(answer.slots)} slots, ${length.text} ${length.unit} each, all policies on the same ones; intervals of 95 %`}
            actions={<Save what="SVG" onClick={() => svg.current && saveSvg('policies', svg.current)} />}
        >
            <div class="card-body">
                {others.length === 0 ? (
                    <Empty title="There is nothing to save">The {first.policy} policy buys nothing in this world.</Empty>
                ) : (
                    <Intervals
                        svg={svg}
                        label={`Share of bought energy saved: ${others.map(one => `${one.policy} ${percent(one.saved!.mean * 100)}`).join(', ')}`}
                        bound={bound === null ? undefined : { value: bound * 100, text: `nobody saves more than ${percent(bound * 100)}` }}
                        spans={others.map(one => ({
                            key: one.policy,
                            name: one.policy,
                            value: one.saved!.mean * 100,
                            low: one.saved!.low * 100,
                            high: Math.min(100, one.saved!.high * 100),
                            text: percent(one.saved!.mean * 100),
                        }))}
                    />
                )}
                <p class="note">
                    The bound knows all that is to come, has one lossless battery without limit, and serves each task as late and with as little as any way
                    allows. Its line is its mean over these very runs; a whisker tells where the mean over other runs may lie, and so may pass the line, which no
                    bar does. Batteries are empty at first and runs go on until every task is served, so that waiting also fills them.
                    {answer.lawJ !== null && (
                        <>
                            {' '}
                            By the law of the deficit a myopic policy buys {energyJ(answer.lawJ).text} {energyJ(answer.lawJ).unit} with an unlimited, lossless
                            battery; it bought {energyJ(first.boughtJ.mean).text} {energyJ(first.boughtJ.mean).unit} here.
                        </>
                    )}
                </p>
            </div>
        </Card>
    );
}

function Side({ answer }: { answer: PoliciesAnswer }) {
    const wh = (joules: number) => number(wattHours(joules));
    const figure = (text: string, unit: string, title: string, low: number, high: number) => (
        <Figure bare dense value={{ text, unit }} source={{ ...modelled, note: `95 % interval ${number(low)} to ${number(high)} ${unit}.` }} title={title} />
    );
    const columns: Column<PolicyShown>[] = [
        {
            key: 'policy',
            name: 'Policy',
            isRowHead: true,
            cell: row => (
                <>
                    {row.policy}
                    <span class="sub block policy-meaning">{meanings[row.policy]}</span>
                </>
            ),
        },
        {
            key: 'bought',
            name: 'Bought',
            unit: 'Wh',
            isNumber: true,
            cell: row => figure(wh(row.boughtJ.mean), 'Wh', 'Bought', wattHours(row.boughtJ.low), wattHours(row.boughtJ.high)),
        },
        {
            key: 'saved',
            name: 'Saved',
            unit: '%',
            isNumber: true,
            cell: (row, at) =>
                at === 0 || !row.saved ? (
                    <span class="sub">reference</span>
                ) : (
                    figure(number(row.saved.mean * 100), '%', 'Saved', row.saved.low * 100, row.saved.high * 100)
                ),
        },
        {
            key: 'of',
            name: 'Of the bound',
            unit: '%',
            isNumber: true,
            wide: true,
            cell: (row, at) => (at === 0 ? '–' : number(row.ofBound === null ? null : row.ofBound * 100)),
        },
        {
            key: 'wait',
            name: 'Wait',
            unit: 'slots',
            isNumber: true,
            cell: row => figure(number(row.waitSlots.mean), 'slots', 'Wait', row.waitSlots.low, row.waitSlots.high),
        },
        {
            key: 'spilled',
            name: 'Spilled',
            unit: 'Wh',
            isNumber: true,
            cell: row => figure(wh(row.spilledJ.mean), 'Wh', 'Spilled', wattHours(row.spilledJ.low), wattHours(row.spilledJ.high)),
        },
        { key: 'large', name: 'On the large model', unit: '%', isNumber: true, wide: true, cell: row => number(row.largeShare.mean * 100) },
        {
            key: 'carbon',
            name: 'Carbon',
            unit: 'g',
            isNumber: true,
            wide: true,
            cell: row =>
                row.grams === null ? '–' : figure(number(row.grams.mean), 'g', 'Carbon of what was bought, 2022 replayed', row.grams.low, row.grams.high),
        },
        {
            key: 'late',
            name: 'Late',
            isNumber: true,
            wide: true,
            cell: row => (row.missedShare.mean > 0 ? <Badge tone="bad">{percent(row.missedShare.mean * 100)}</Badge> : <Badge tone="good">none</Badge>),
        },
    ];
    const csv = () =>
        saveCsv(
            'policies',
            [
                'world',
                'regime',
                'policy',
                'bought_j',
                'bought_low_j',
                'bought_high_j',
                'saved_share',
                'saved_low',
                'saved_high',
                'of_bound_share',
                'wait_slots',
                'spilled_j',
                'burnt_j',
                'usd',
                'carbon_g',
                'large_share',
                'missed_share',
                'bound_j',
                'seed',
            ],
            answer.policies.map(row => [
                answer.world,
                answer.regime,
                row.policy,
                row.boughtJ.mean,
                row.boughtJ.low,
                row.boughtJ.high,
                row.saved?.mean,
                row.saved?.low,
                row.saved?.high,
                row.ofBound,
                row.waitSlots.mean,
                row.spilledJ.mean,
                row.burntJ.mean,
                row.usd?.mean,
                row.grams?.mean,
                row.largeShare.mean,
                row.missedShare.mean,
                answer.boundJ,
                answer.seed,
            ]),
        );
    return (
        <Card title="Side by side" note={`Means over ${whole(answer.runs)} runs from seed ${answer.seed}`} actions={<Save what="CSV" onClick={csv} />}>
            <Table caption="Policies on the same runs" columns={columns} rows={answer.policies} rowKey={row => row.policy} />
        </Card>
    );
}
