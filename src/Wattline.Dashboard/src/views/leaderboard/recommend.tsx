import { get } from '../../api/client';
import { tick } from '../../api/live';
import { useLoad } from '../../api/load';
import type { MarketMeta, MarketRow, Recommended } from '../../api/types';
import { param, setParams } from '../../app/router';
import { CallCard } from '../../parts/call';
import { saveCsv } from '../../parts/export';
import { Figure } from '../../parts/figure';
import { Badge, Card, Choice, Empty, Filters, Line, Save, Show } from '../../parts/parts';
import { type Column, Table } from '../../parts/table';
import { carbonUnit, intensity, millionUnit, number, ofMillion, per, whole } from '../../units';
import { carbonSource, costSource, gridSource, latencySource, place, requestSize, speedSource } from './figures';
import { modelNames, reasonWord, ruleOptions, useNames } from './names';

const sorts = [
    { value: '', label: 'Least carbon' },
    { value: 'cost', label: 'Least cost' },
    { value: 'speed', label: 'Most speed' },
    { value: 'objective', label: 'Least objective' },
];
const scopes = [
    { value: '', label: 'First token' },
    { value: 'completion', label: 'Whole answer' },
];
/** Rows told as left out: the most that an answer tells. */
const mostTold = 200;
const wishes = ['model', 'from', 'residency', 'maxLatencyMs', 'latencyOf', 'maxCostPerMTokens', 'sortBy'] as const;
const usual: Readonly<Record<string, string>> = { model: 'llama-3.1-70b', from: 'Berlin', residency: 'EU', maxLatencyMs: '200' };

/** What to call within limits: the best row, four more, the call itself, and every reason against the rest. */
export function Recommend() {
    const of = (name: string) => param(name, wishes.some(wish => param(wish)) ? '' : (usual[name] ?? ''));
    const asked = Object.fromEntries(wishes.map(name => [name, of(name)])) as Record<(typeof wishes)[number], string>;
    const set = (name: string) => (value: string) => setParams({ ...asked, [name]: value });
    const loaded = useLoad(
        asked.model ? JSON.stringify(['recommend', asked]) : null,
        async signal => (await get('/api/recommend', { ...asked, excludedLimit: mostTold }, undefined, signal)) as unknown as Recommended,
    );
    const names = useNames();
    const served = useLoad('models', signal => get('/v1/models', {}, undefined, signal));
    return (
        <>
            <Card
                title="What to call instead"
                note="Limits that cannot be checked are not met: a seller that does not say where it runs meets no rule on place"
                actions={<Save what="CSV" onClick={() => loaded.value?.recommendation && csv([loaded.value.recommendation, ...loaded.value.alternatives])} />}
            >
                <Filters label="Limits" active={wishes.filter(name => asked[name]).length}>
                    <Line label="Model or family" value={asked.model} list={modelNames(names)} onChange={set('model')} />
                    <Line label="Requests come from" value={asked.from} placeholder="The configured place" onChange={set('from')} />
                    <Choice label="Data may go to" value={asked.residency} options={ruleOptions(names, asked.residency)} onChange={set('residency')} />
                    <Line label="Latency at most," unit="ms" type="number" value={asked.maxLatencyMs} placeholder="Any" onChange={set('maxLatencyMs')} />
                    <Choice label="Latency of" value={asked.latencyOf} options={scopes} onChange={set('latencyOf')} />
                    <Line
                        label="Cost at most,"
                        unit="USD"
                        type="number"
                        value={asked.maxCostPerMTokens}
                        placeholder="Any"
                        onChange={set('maxCostPerMTokens')}
                    />
                    <Choice label="Best is" value={asked.sortBy} options={sorts} onChange={set('sortBy')} />
                </Filters>
                {!asked.model ? (
                    <Empty title="Name a model">A model, or a family of them such as Llama.</Empty>
                ) : (
                    <Show loaded={loaded} lines={6}>
                        {found =>
                            found.recommendation === null ? (
                                <Empty title="No region is left within these limits">{found.insight}</Empty>
                            ) : (
                                <div class="card-body">
                                    <p class="insight">{found.insight}</p>
                                    <Chosen rows={[found.recommendation, ...found.alternatives]} meta={found.meta} />
                                </div>
                            )
                        }
                    </Show>
                )}
            </Card>
            {loaded.value?.recommendation && (
                <div class="two">
                    <Call asked={asked} row={loaded.value.recommendation} served={served.value?.data.map(model => model.id) ?? []} />
                    <WhyNot found={loaded.value} />
                </div>
            )}
        </>
    );
}

function Chosen({ rows, meta }: { rows: readonly MarketRow[]; meta: MarketMeta }) {
    const of = (value: number | null, unit: 'g' | 'USD') => ({
        text: number(ofMillion(unit, value, meta.tokensPerRequest)),
        unit: millionUnit(unit).replace('/', 'per'),
    });
    const columns: Column<MarketRow>[] = [
        {
            key: 'place',
            name: <span class="hidden">Place</span>,
            cell: (_, at) => (at === 0 ? <Badge tone="accent">best</Badge> : <span class="sub">{at + 1}</span>),
        },
        { key: 'model', name: 'Model', isRowHead: true, cell: row => row.displayName },
        {
            key: 'where',
            name: 'Provider, region',
            cell: row => (
                <>
                    {row.provider} <span class="sub">{row.regionCode}</span>
                    <span class="sub block">
                        {place(row)}
                        {row.jurisdiction && `, ${row.jurisdiction}`}
                    </span>
                </>
            ),
        },
        { key: 'latency', name: 'Latency', unit: 'ms', isNumber: true, cell: row => <Figure bare dense value={{ text: number(row.latencyMs), unit: 'ms' }} source={latencySource(row)} title="Latency" /> },
        {
            key: 'carbon',
            name: 'Carbon',
            unit: millionUnit('g'),
            isNumber: true,
            cell: row => <Figure bare dense value={of(row.carbonPerMTokens, 'g')} source={carbonSource(row)} title="Carbon" />,
        },
        {
            key: 'cost',
            name: 'Cost',
            unit: millionUnit('USD'),
            isNumber: true,
            cell: row => <Figure bare dense value={of(row.costPerMTokens, 'USD')} source={costSource(row)} title="Cost" />,
        },
        {
            key: 'speed',
            name: 'Speed',
            unit: 'tokens / s',
            isNumber: true,
            wide: true,
            cell: row => <Figure bare dense value={{ text: number(row.tokensPerSec), unit: 'tokens a second' }} source={speedSource(row)} title="Speed" />,
        },
        {
            key: 'grid',
            name: 'Grid',
            unit: carbonUnit.value,
            isNumber: true,
            wide: true,
            cell: row => <Figure bare dense value={intensity(row.carbonSignal?.gPerKwh ?? null)} source={gridSource(row)} title="Carbon of the grid" />,
        },
    ];
    return (
        <div class="bleed">
            <Table
                caption="Recommended, best first"
                columns={columns}
                rows={rows}
                rowKey={row => `${row.modelId} ${row.provider} ${row.regionCode}`}
                rowClass={row => (row === rows[0] ? 'picked' : '')}
            />
            {per.value === 'request' && <p class="note foot">{requestSize(meta)}</p>}
        </div>
    );
}

function Call({ asked, row, served }: { asked: Readonly<Record<string, string>>; row: MarketRow; served: readonly string[] }) {
    const isServed = served.includes(asked['model']!);
    const where = `${row.provider} ${row.regionCode ?? ''}`.trim();
    const isOurs = tick.value?.regions.some(region => region.region === row.regionCode) ?? false;
    const headers: Record<string, string> = {};
    if (asked['from']) headers['X-Wattline-Client-Location'] = asked['from'];
    if (asked['residency']) headers['X-Wattline-Residency'] = asked['residency'];
    if (asked['maxLatencyMs']) headers['X-Wattline-Max-Latency-Ms'] = asked['maxLatencyMs'];
    if (asked['latencyOf']) headers['X-Wattline-Latency-Of'] = asked['latencyOf'];
    return (
        <CallCard
            call={{ model: isServed ? asked['model']! : row.modelId, headers }}
            first={!isOurs && `This gateway has no ${where}. The call below goes to this gateway, not there, until that is an upstream of wattline.yaml.`}
            note={
                isServed
                    ? 'Through this gateway, which decides among its own regions at the time of each request.'
                    : `No region of this gateway serves the model yet: until ${where} is added, the call is refused.`
            }
        />
    );
}

function WhyNot({ found }: { found: Recommended }) {
    const byReason = Object.entries(found.excluded.byReason).sort((a, b) => b[1] - a[1]);
    const csv = () =>
        saveCsv(
            'why-not',
            ['model', 'provider', 'region_code', 'why'],
            found.excluded.rows.map(row => [row.modelId, row.provider, row.regionCode, row.why.join(' ')]),
        );
    const columns: Column<Recommended['excluded']['rows'][number]>[] = [
        {
            key: 'where',
            name: 'Provider, region',
            isRowHead: true,
            cell: row => (
                <>
                    {row.provider} <span class="sub">{row.regionCode ?? 'not disclosed'}</span>
                </>
            ),
        },
        {
            key: 'why',
            name: 'Why not',
            cell: row => (
                <span class="chips">
                    {row.why.map(one => (
                        <Badge key={one} tone="warn">
                            {reasonWord(one)}
                        </Badge>
                    ))}
                </span>
            ),
        },
    ];
    return (
        <Card
            title="Why not the rest"
            note={`${whole(found.excluded.total)} rows: ${byReason.map(([reason, count]) => `${whole(count)} ${reasonWord(reason)}`).join(', ')}`}
            actions={<Save what="CSV" onClick={csv} />}
        >
            {found.excluded.rows.length > 0 ? (
                <div class="why-not">
                    <Table
                        caption="Rows left out, with every reason"
                        columns={columns}
                        rows={found.excluded.rows}
                        rowKey={(row, at) => `${at} ${row.modelId}`}
                    />
                </div>
            ) : (
                <Empty title="Nothing is left out" />
            )}
        </Card>
    );
}

function csv(rows: readonly MarketRow[]): void {
    saveCsv(
        'recommended',
        [
            'place',
            'model',
            'provider',
            'region_code',
            'region',
            'jurisdiction',
            'latency_ms',
            'carbon_g_per_mtok',
            'cost_usd_per_mtok',
            'tokens_per_s',
            'grid_g_per_kwh',
            'availability',
        ],
        rows.map((row, at) => [
            at + 1,
            row.modelId,
            row.provider,
            row.regionCode,
            row.region,
            row.jurisdiction,
            row.latencyMs,
            row.carbonPerMTokens,
            row.costPerMTokens,
            row.tokensPerSec,
            row.carbonSignal?.gPerKwh,
            row.availability,
        ]),
    );
}
