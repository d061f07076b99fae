import { useRef } from 'preact/hooks';
import type { ExplainedRow, Explanation } from '../../api/types';
import { ColourLegend, Stacked } from '../../charts/stacked';
import { Blocked } from '../../parts/blocked';
import { saveCsv, saveSvg } from '../../parts/export';
import { Figure } from '../../parts/figure';
import { Badge, Card, Empty, Save } from '../../parts/parts';
import { type Column, Table } from '../../parts/table';
import { word } from '../../parts/tip';
import { carbonSource, latencySource, scoreSource, signalOf } from './sources';
import { chargeItems } from '../../theme/scales';
import { carbonUnit, intensity, moment, number, ofRequest, per, usd, whole } from '../../units';

/** A decision taken apart: the charge of each region by item, and each region's row. */
export function Taken({ explanation, id, isChanged }: { explanation: Explanation; id: string; isChanged: boolean }) {
    const svg = useRef<SVGSVGElement>(null);
    const priced = explanation.rows.filter(row => row.candidate.priced);
    const sums = priced.slice(0, 8).map(row => {
        const total = usd(row.candidate.priced!.charge.totalUsd);
        return `${row.region.id} ${total.text} ${total.unit}`;
    });
    const used = chargeItems.filter(item => priced.some(row => row.candidate.priced!.charge[item.key] > 0));
    const note = (
        <>
            By the snapshot of {moment(explanation.snapshotVersion)}, signals of {moment(explanation.slot.replace('Z', ':00Z'))}; {explanation.decision.carbonKind} carbon
            {explanation.mixedPriceKinds && (
                <>
                    {' '}
                    · <Badge tone="warn">kinds of price mixed</Badge>
                </>
            )}
        </>
    );
    return (
        <>
            <Card
                title={isChanged ? 'Charge by item, as it would be' : 'Charge by item'}
                note={note}
                actions={
                    <>
                        <Save what="SVG" onClick={() => svg.current && saveSvg(`charge-${id}`, svg.current, used)} />
                    </>
                }
            >
                <div class="card-body">
                    {priced.length === 0 ? (
                        <Empty title="No region has a charge">{explanation.rows.length} regions, none with a price and a reading for this model.</Empty>
                    ) : (
                        <>
                            <ColourLegend items={used} />
                            <Stacked
                                svg={svg}
                                label={`Charge of the request by region and item: ${sums.join(', ')}`}
                                stacks={priced.map(row => {
                                    const total = usd(row.candidate.priced!.charge.totalUsd);
                                    return {
                                        key: row.region.id,
                                        name: row.region.id,
                                        isBest: row.region.id === explanation.winner,
                                        text: `${total.text} ${total.unit}${row.candidate.blocked.length ? ' ✕' : ''}`,
                                        parts: used.map(item => ({ name: item.name, colour: item.colour, value: row.candidate.priced!.charge[item.key] })),
                                    };
                                })}
                            />
                            {priced.some(row => row.candidate.blocked.length > 0) && <p class="note">✕ may not serve this request; the table says why.</p>}
                        </>
                    )}
                </div>
            </Card>
            <Regions explanation={explanation} id={id} />
        </>
    );
}

function Regions({ explanation, id }: { explanation: Explanation; id: string }) {
    const kind = explanation.decision.carbonKind;
    const rule = explanation.residency === 'anywhere' ? 'No rule on place' : `Rule: ${explanation.residency}`;
    const isPerMillion = per.value === 'mtok';
    const tokens = explanation.promptTokens + explanation.outputTokens;
    const scaled = (value: number | null, small: number) => (value === null ? null : isPerMillion ? ofRequest(value, tokens) : value * small);
    const score = (value: number | null) => ({ text: number(scaled(value, 1e6)), unit: isPerMillion ? 'USD per M tokens' : 'µUSD' });
    const carbon = (value: number | null) => ({ text: number(scaled(value, 1e3)), unit: isPerMillion ? 'g per M tokens' : 'mg' });
    const columns: Column<ExplainedRow>[] = [
        {
            key: 'region',
            name: 'Region',
            isRowHead: true,
            cell: row => (
                <>
                    {row.region.id}
                    <span class="sub block">
                        {row.region.city}, {row.region.jurisdiction}
                    </span>
                </>
            ),
        },
        {
            key: 'standing',
            name: 'Standing',
            cell: row =>
                row.region.id === explanation.winner ? (
                    <Badge tone="accent">chosen</Badge>
                ) : row.candidate.blocked.length > 0 ? (
                    <Blocked reasons={row.candidate.blocked} latencyMs={row.candidate.use.latencyMs} budgetMs={explanation.budget.milliseconds} />
                ) : row.region.id === explanation.runnerUp ? (
                    <Badge>next best</Badge>
                ) : (
                    <span class="sub">may serve</span>
                ),
        },
        {
            key: 'score',
            name: 'Score',
            unit: isPerMillion ? 'USD / M tokens' : 'µUSD',
            isNumber: true,
            cell: row => (
                <Figure bare dense value={score(row.candidate.priced?.scoreUsd ?? null)} source={scoreSource(row, explanation)} title="Score" />
            ),
        },
        {
            key: 'carbon',
            name: 'Carbon',
            unit: isPerMillion ? 'g / M tokens' : 'mg',
            isNumber: true,
            cell: row => (
                <Figure bare dense value={carbon(row.candidate.priced?.emissionsG ?? null)} source={carbonSource(row, kind)} title="Carbon" />
            ),
        },
        {
            key: 'energy',
            name: 'Energy',
            unit: 'J',
            isNumber: true,
            cell: row => (
                <Figure
                    bare
                    dense
                    value={{ text: number(row.candidate.use.itEnergyJ * row.region.pue.value), unit: 'J' }}
                    source={row.energySource ?? undefined}
                    title="Facility energy"
                />
            ),
        },
        {
            key: 'latency',
            name: 'Latency',
            unit: 'ms',
            isNumber: true,
            cell: row => (
                <Figure
                    bare
                    dense
                    value={{ text: number(row.candidate.use.latencyMs), unit: 'ms' }}
                    source={latencySource(row)}
                    title="Latency"
                />
            ),
        },
        {
            key: 'grid',
            name: 'Grid',
            unit: carbonUnit.value,
            isNumber: true,
            cell: row => {
                const signal = signalOf(row, kind);
                return (
                    <Figure
                        bare
                        dense
                        value={intensity(signal?.valueGPerKwh ?? null)}
                        source={
                            signal
                                ? {
                                      ...signal.provenance,
                                      kind: `${signal.kind}, ${word(signal.scope)}`,
                                      timeliness: signal.timeliness,
                                      observedFor: signal.observedFor,
                                  }
                                : undefined
                        }
                        title="Carbon of the grid"
                    />
                );
            },
        },
    ];
    const csv = () =>
        saveCsv(
            `decision-${id}`,
            [
                'region',
                'jurisdiction',
                'blocked',
                'score_usd',
                'charge_usd',
                ...chargeItems.map(item => item.key.replace('Usd', '_usd')),
                'emissions_g',
                'carbon_kind',
                'it_energy_j',
                'pue',
                'latency_ms',
                'round_trip_ms',
                'queue_ms',
                'service_ms',
                'carbon_g_per_kwh',
                'price_usd_per_mwh',
            ],
            explanation.rows.map(({ region, candidate, roundTrip, signal }) => [
                region.id,
                region.jurisdiction,
                candidate.blocked.join(' '),
                candidate.priced?.scoreUsd,
                candidate.priced?.charge.totalUsd,
                ...chargeItems.map(item => candidate.priced?.charge[item.key]),
                candidate.priced?.emissionsG,
                kind,
                candidate.use.itEnergyJ,
                region.pue.value,
                candidate.use.latencyMs,
                roundTrip.value,
                candidate.use.queueMs,
                candidate.use.serviceMs,
                (kind === 'average' ? signal.averageCarbon : signal.marginalCarbon)?.valueGPerKwh,
                signal.price?.deliveredUsdPerMwh,
            ]),
        );
    return (
        <Card
            title="Each region’s row"
            note={`Best first. ${rule}; priced by what was expected: ${whole(explanation.promptTokens)} prompt and ${whole(explanation.outputTokens)} output tokens`}
            actions={<Save what="CSV" onClick={csv} />}
        >
            <Table
                caption="Rows of the decision"
                columns={columns}
                rows={explanation.rows}
                rowKey={row => row.region.id}
                rowClass={row => (row.region.id === explanation.winner ? 'picked' : '')}
            />
        </Card>
    );
}
