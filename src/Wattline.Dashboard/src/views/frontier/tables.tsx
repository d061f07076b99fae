import { useMemo, useState } from 'preact/hooks';
import type { Frontier, FrontierRegion, FrontierStair } from '../../api/types';
import { saveCsv } from '../../parts/export';
import { Badge, Card, Save, Segmented } from '../../parts/parts';
import { type Column, Table } from '../../parts/table';
import { carbonFactor, carbonUnit, digitsApart, number, percent, priceFactor, priceUnit, whole } from '../../units';
import { hullOf, servedFrom } from './stairs';

type Which = 'steps' | 'regions';
const few = 12;

/** The steps or the regions as a table; of many steps those around the budget. */
export function Tables({ frontier, budget }: { frontier: Frontier; budget: number }) {
    const [which, setWhich] = useState<Which>('steps');
    const [isLong, setLong] = useState(false);
    const now = Math.max(
        0,
        frontier.steps.findLastIndex(step => step.budgetMs <= budget),
    );
    const first = Math.max(0, Math.min(frontier.steps.length - few, now - few / 2));
    const steps = isLong ? frontier.steps : frontier.steps.slice(first, first + few);
    const regions = useMemo(
        () => [...frontier.regions].sort((one, other) => other.share - one.share || (one.servesFromMs ?? 1e9) - (other.servesFromMs ?? 1e9)),
        [frontier],
    );
    const told = which === 'steps' ? frontier.steps.length : regions.length;
    return (
        <Card
            className="full"
            title={which === 'steps' ? 'Steps' : 'Regions'}
            note={
                which === 'steps'
                    ? `${whole(frontier.stepsFound)} steps${left(frontier)}.`
                    : 'What each region serves at the budget, and from which budget on.'
            }
            actions={
                <>
                    <Segmented
                        label="Table of"
                        value={which}
                        options={[
                            { value: 'steps', label: 'Steps' },
                            { value: 'regions', label: 'Regions' },
                        ]}
                        onChange={setWhich}
                    />
                    {told > few && (
                        <button type="button" class="button small" aria-pressed={isLong} onClick={() => setLong(!isLong)}>
                            {isLong ? 'Fewer' : 'All'}
                        </button>
                    )}
                    <Save what="CSV" onClick={() => (which === 'steps' ? stepsCsv(frontier) : regionsCsv(regions))} />
                </>
            }
        >
            <div class="frontier-table">
                {which === 'steps' ? (
                    <Table
                        caption="Steps of the frontier"
                        columns={stepColumns(frontier, steps)}
                        rows={steps}
                        rowKey={step => String(step.budgetMs)}
                        rowClass={step => (step === frontier.steps[now] ? 'picked' : '')}
                    />
                ) : (
                    <Table
                        caption="Regions at the budget"
                        columns={regionColumns}
                        rows={isLong ? regions : regions.slice(0, few)}
                        rowKey={region => region.region}
                    />
                )}
            </div>
            {which === 'steps' && (
                <p class="note frontier-words">
                    <b>Jump</b>: what the step saves against the one before. <b>EROL</b>, the economic return on latency: the same for each ms of it.{' '}
                    <b>CROL</b>, the carbon return on latency: the average emissions that each ms spares; below 0 where the cheaper region is the dirtier.{' '}
                    <b>Hull</b>: a corner of the lower convex hull, where no mix of a shorter and a longer budget costs less.
                    {servedFrom(frontier) > 0 && ' A dash: the step serves more than the one before, so that the two do not compare.'}
                </p>
            )}
        </Card>
    );
}

const left = (frontier: Frontier): string =>
    frontier.stepsFound > frontier.steps.length ? `, of which the ${frontier.steps.length} where cost falls most` : '';

/** Whether a step serves as much as the one before it: else a penalty falls, and nothing is saved. */
const compares = (frontier: Frontier, step: FrontierStair): boolean => {
    const before = frontier.steps[frontier.steps.indexOf(step) - 1];
    return before !== undefined && Math.abs(before.unmet - step.unmet) <= 1e-9 * before.unmet;
};

const penaltyOf = (step: FrontierStair) => number(step.unmet > 0 ? step.costUsd - step.chargeUsd : 0, 4);

const gain = (frontier: Frontier, step: FrontierStair, value: number | null, factor: number) => {
    if (value !== null && compares(frontier, step)) return number(value * factor);
    const why = step === frontier.steps[0] ? 'the first step' : compares(frontier, step) ? 'not known' : 'serves more than the step before';
    return (
        <span title={why}>
            –<span class="hidden"> {why}</span>
        </span>
    );
};

function stepColumns(frontier: Frontier, shown: readonly FrontierStair[]): Column<FrontierStair>[] {
    const [ms, usd] = [digitsApart(shown.map(step => step.budgetMs), 4), digitsApart(shown.map(step => step.chargeUsd), 5)];
    const hull = new Set(hullOf(frontier.steps.filter(step => step.budgetMs >= servedFrom(frontier))).map(corner => corner.x));
    const cities = new Map(frontier.regions.map(region => [region.region, region.city]));
    return [
        {
            key: 'from',
            name: 'From',
            unit: 'ms',
            isRowHead: true,
            isNumber: true,
            cell: step => (
                <>
                    {number(step.budgetMs, ms)} {hull.has(step.budgetMs) && <Badge>hull</Badge>}
                </>
            ),
        },
        { key: 'cost', name: 'Cost', unit: 'USD', isNumber: true, cell: step => number(step.chargeUsd, usd) },
        ...(shown.some(step => step.unmet > 0)
            ? [{ key: 'penalty', name: 'Penalty', unit: 'USD', isNumber: true, cell: penaltyOf }]
            : []),
        { key: 'jump', name: 'Jump', unit: priceUnit.value, isNumber: true, cell: step => gain(frontier, step, step.jumpUsdPerMwh, priceFactor.value) },
        {
            key: 'average',
            name: 'Average',
            unit: carbonUnit.value,
            isNumber: true,
            cell: step => number(step.averageGPerKwh === null ? null : step.averageGPerKwh * carbonFactor.value),
        },
        ...(frontier.steps.every(step => step.marginalGPerKwh === null)
            ? []
            : [
                  {
                      key: 'marginal',
                      name: 'Marginal',
                      unit: carbonUnit.value,
                      isNumber: true,
                      wide: true,
                      cell: (step: FrontierStair) => number(step.marginalGPerKwh === null ? null : step.marginalGPerKwh * carbonFactor.value),
                  },
              ]),
        {
            key: 'erol',
            name: 'EROL',
            unit: `${priceUnit.value}/ms`,
            isNumber: true,
            cell: step => gain(frontier, step, step.erolUsdPerMwhMs, priceFactor.value),
        },
        {
            key: 'crol',
            name: 'CROL',
            unit: `${carbonUnit.value}/ms`,
            isNumber: true,
            cell: step => gain(frontier, step, step.crolGPerKwhMs, carbonFactor.value),
        },
        { key: 'unmet', name: 'Unmet', isNumber: true, wide: true, cell: step => whole(step.unmet) },
        { key: 'unlocked', name: 'Unlocks', cell: step => step.unlocked.map(region => `${cities.get(region) ?? ''} (${region})`.trim()).join(', ') },
    ];
}

const regionColumns: readonly Column<FrontierRegion>[] = [
    { key: 'region', name: 'Region', isRowHead: true, cell: region => region.region },
    { key: 'city', name: 'City', cell: region => region.city },
    { key: 'law', name: 'Law', wide: true, cell: region => region.jurisdiction },
    { key: 'from', name: 'Serves from', unit: 'ms', isNumber: true, cell: region => number(region.servesFromMs, 4) },
    { key: 'share', name: 'Share', unit: '%', isNumber: true, cell: region => number(100 * region.share) },
    { key: 'requests', name: 'Requests', isNumber: true, wide: true, cell: region => whole(region.requests) },
    {
        key: 'used',
        name: 'Capacity used',
        unit: '%',
        isNumber: true,
        cell: region => (region.capacityShare === null ? 'no limit' : number(100 * region.capacityShare)),
    },
    { key: 'full', name: 'Full', unit: 'h', isNumber: true, cell: region => region.fullHours },
];

const stepsCsv = (frontier: Frontier) =>
    saveCsv(
        'frontier-steps',
        [
            'budget_ms', 'cost_usd', 'charge_usd', 'jump_usd_per_mwh', 'usd_per_mwh', 'average_g_per_kwh', 'marginal_g_per_kwh', 'erol_usd_per_mwh_ms',
            'crol_g_per_kwh_ms', 'unmet', 'rid_technical', 'rid_economic', 'rid_realised', 'hull', 'unlocked',
        ],
        frontier.steps.map(step => [
            step.budgetMs, step.costUsd, step.chargeUsd, compares(frontier, step) ? step.jumpUsdPerMwh : null, step.usdPerMwh, step.averageGPerKwh,
            step.marginalGPerKwh, step.erolUsdPerMwhMs,
            step.crolGPerKwhMs, step.unmet, step.technical, step.economic, step.realised, step.isOnHull, step.unlocked.join(' '),
        ]),
    );

const regionsCsv = (regions: readonly FrontierRegion[]) =>
    saveCsv(
        'frontier-regions',
        ['region', 'city', 'jurisdiction', 'serves_from_ms', 'requests', 'share', 'capacity_share', 'full_hours'],
        regions.map(one => [one.region, one.city, one.jurisdiction, one.servesFromMs, one.requests, one.share, one.capacityShare, one.fullHours]),
    );

/** A share of all, for a sentence. */
export const shareText = (share: number | null): string => percent(share === null ? null : 100 * share);
