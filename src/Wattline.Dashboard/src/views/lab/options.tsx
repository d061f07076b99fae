import { useRef } from 'preact/hooks';
import type { AutoTrial, TrialOption } from '../../api/types';
import { ColourLegend, Stacked } from '../../charts/stacked';
import { Blocked } from '../../parts/blocked';
import { saveCsv, saveSvg } from '../../parts/export';
import { Figure } from '../../parts/figure';
import { Badge, Card, Save } from '../../parts/parts';
import { type Column, Table } from '../../parts/table';
import { chargeItems } from '../../theme/scales';
import { number, usd, whole } from '../../units';

export const timeSource = {
    source: 'round trip, queue, prefill and decoding of the expected tokens',
    basis: 'modelled',
    kind: 'time to the whole answer',
};

const charged = { source: 'the decision itself, at the readings of its snapshot', basis: 'modelled', kind: 'electricity or list price, carbon, egress' };

export const lawSource = (way: TrialOption) => ({
    source: 'success law, arXiv 2601.00823, equations 44 and 45',
    basis: way.lawStanding === 'learnt' ? 'measured' : 'modelled',
    kind: way.lawStanding,
    note: 'Orders models by size and budgets by length; calibrate it before you trust its value.',
});

/** A probability in per cent; what is next to nothing is not spelled out. */
const right = (success: number): string => (success < 1e-4 ? '< 0.01' : number(success * 100));

/** Every way to answer, with the reasons against it. */
export function Options({ trial }: { trial: AutoTrial }) {
    const most = Math.max(...trial.options.map(option => option.energyJ));
    const columns: Column<TrialOption>[] = [
        { key: 'model', name: 'Model', isRowHead: true, cell: row => row.model },
        { key: 'budget', name: 'Thinking', unit: 'tokens at most', isNumber: true, cell: row => whole(row.budgetTokens) },
        {
            key: 'standing',
            name: 'Standing',
            cell: (row, at) =>
                at === trial.chosen ? (
                    <Badge tone="accent">chosen</Badge>
                ) : row.blocked.length > 0 ? (
                    <Blocked reasons={row.blocked} latencyMs={row.latencyMs} budgetMs={trial.budgetMs} />
                ) : at === trial.runnerUp ? (
                    <Badge>next best</Badge>
                ) : (
                    <span class="sub">may serve</span>
                ),
        },
        {
            key: 'success',
            name: 'Right',
            unit: '%',
            isNumber: true,
            cell: row => <Figure bare dense value={{ text: right(row.success), unit: '%' }} source={lawSource(row)} title="Right" />,
        },
        {
            key: 'energy',
            name: 'Energy',
            unit: 'J',
            isNumber: true,
            cell: row => (
                <span class="meter">
                    <i style={{ width: `${(row.energyJ / most) * 100}%` }} aria-hidden="true" />
                    <Figure bare dense value={{ text: number(row.energyJ), unit: 'J' }} source={row.energySource ?? undefined} title="Energy at the meter" />
                </span>
            ),
        },
        {
            key: 'cost',
            name: 'Charge',
            unit: 'µUSD',
            isNumber: true,
            cell: row => (
                <Figure
                    bare
                    dense
                    value={{ text: number(row.charge ? row.charge.totalUsd * 1e6 : null), unit: 'µUSD' }}
                    source={row.charge ? charged : undefined}
                    title="Charge"
                />
            ),
        },
        {
            key: 'carbon',
            name: 'Carbon',
            unit: 'mg',
            isNumber: true,
            wide: true,
            cell: row => (
                <Figure
                    bare
                    dense
                    value={{ text: number(row.emissionsG === null ? null : row.emissionsG * 1000), unit: 'mg' }}
                    source={{ ...charged, kind: `${trial.carbonKind} carbon, facility` }}
                    title="Carbon"
                />
            ),
        },
        {
            key: 'time',
            name: 'Whole answer',
            unit: 's',
            isNumber: true,
            cell: row => (
                <Figure bare dense value={{ text: number(row.completionMs / 1000), unit: 's' }} source={timeSource} title="Time to the whole answer" />
            ),
        },
        {
            key: 'region',
            name: 'Best region',
            wide: true,
            cell: row => (
                <>
                    {row.region} <span class="sub">{row.city}</span>
                </>
            ),
        },
    ];
    const csv = () =>
        saveCsv(
            'auto-options',
            [
                'model',
                'budget_tokens',
                'output_tokens',
                'success',
                'law',
                'region',
                'blocked',
                'chosen',
                'energy_j',
                'charge_usd',
                'score_usd',
                'emissions_g',
                'latency_ms',
                'completion_ms',
            ],
            trial.options.map((row, at) => [
                row.model,
                row.budgetTokens,
                row.outputTokens,
                row.success,
                row.lawStanding,
                row.region,
                row.blocked.join(' '),
                at === trial.chosen,
                row.energyJ,
                row.charge?.totalUsd,
                row.scoreUsd,
                row.emissionsG,
                row.latencyMs,
                row.completionMs,
            ]),
        );
    return (
        <Card
            title="Every model with every budget"
            note="Each in the region where it does best; of equal scores the earlier model and the smaller budget win"
            actions={<Save what="CSV" onClick={csv} />}
        >
            <Table
                caption="Ways to answer"
                columns={columns}
                rows={trial.options}
                rowKey={row => `${row.model} ${row.budgetTokens}`}
                rowClass={row => (trial.chosen !== null && row === trial.options[trial.chosen] ? 'picked' : '')}
            />
        </Card>
    );
}

/** Bars that fit a screen; who looks for more has the table. */
const mostBars = 12;

/** What the ways that may serve cost, by item. */
export function Charges({ trial }: { trial: AutoTrial }) {
    const svg = useRef<SVGSVGElement>(null);
    const all = trial.options
        .map((option, at) => ({ option, at }))
        .filter(one => one.option.charge !== null && one.option.blocked.length === 0)
        .sort((a, b) => (a.option.scoreUsd ?? 0) - (b.option.scoreUsd ?? 0));
    const priced = all.slice(0, mostBars);
    if (priced.length === 0) return null;
    const used = chargeItems.filter(item => priced.some(one => one.option.charge![item.key] > 0));
    // What all names begin with says nothing here, and has no room on a phone.
    const models = [...new Set(trial.options.map(option => option.model))];
    const parts = models[0]!.split('-');
    const same = models.length < 2 ? 0 : parts.findIndex((_, at) => !models.every(model => model.split('-')[at] === parts[at]));
    const name = (option: TrialOption) => `${option.model.split('-').slice(Math.max(0, same)).join('-')} · ${whole(option.budgetTokens)}`;
    const text = (option: TrialOption) => `${usd(option.charge!.totalUsd).text} ${usd(option.charge!.totalUsd).unit}`;
    return (
        <Card
            title="Charge of those that may serve"
            note={`${priced.length < all.length ? `The best ${priced.length} of ${all.length}; ` : ''}${trial.carbonKind} carbon; what is minimised has the prices of scarce things on top`}
            actions={<Save what="SVG" onClick={() => svg.current && saveSvg('auto-charge', svg.current, used)} />}
        >
            <div class="card-body">
                <ColourLegend items={used} />
                <Stacked
                    svg={svg}
                    label={`Charge by item: ${priced.map(one => `${name(one.option)} ${text(one.option)}`).join(', ')}`}
                    stacks={priced.map(one => ({
                        key: `${one.at}`,
                        name: name(one.option),
                        isBest: one.at === trial.chosen,
                        text: text(one.option),
                        parts: used.map(item => ({ name: item.name, colour: item.colour, value: one.option.charge![item.key] })),
                    }))}
                />
            </div>
        </Card>
    );
}
