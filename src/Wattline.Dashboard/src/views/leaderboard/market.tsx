import { get } from '../../api/client';
import { useLoad } from '../../api/load';
import type { MarketPage, MarketRow } from '../../api/types';
import { param, setParams } from '../../app/router';
import { saveCsv } from '../../parts/export';
import { Figure } from '../../parts/figure';
import { Badge, Card, Choice, Empty, Filters, Line, Save, Show } from '../../parts/parts';
import { type Column, Table } from '../../parts/table';
import { colourOf, scales } from '../../theme/scales';
import { carbonUnit, intensity, millionUnit, number, ofMillion, per, percent, whole } from '../../units';
import { carbonSource, costSource, gridSource, objectiveSource, place, requestSize, speedSource, tripSource, worstSource } from './figures';
import { familyOptions, modelNames, providerOptions, reasonWord, regionOptions, ruleOptions, useNames } from './names';

const filters = ['model', 'family', 'provider', 'region', 'residency', 'from', 'maxRoundTripMs', 'view', 'pace', 'mix'] as const;
const sorts = { carbon: 'descending', cost: 'descending', speed: 'ascending', objective: 'descending' } as const;
type Sort = keyof typeof sorts;
const pageRows = 50;

export const views = [
    { value: '', label: 'Buyer: list price' },
    { value: 'operator', label: 'Operator: electricity' },
];
export const paces = [
    { value: '', label: '≤ 50 ms' },
    { value: 'relaxed', label: '≤ 150 ms' },
    { value: 'throughput', label: 'Any' },
];
export const mixes = [
    { value: '', label: 'Output tokens' },
    { value: 'chat', label: 'Chat, 85 % prompt' },
    { value: 'code', label: 'Code, 99 % prompt' },
];

/** Every model by provider and region, ranked; by cursor, a page at a time. */
export function Market() {
    const sort = (param('sortBy') in sorts ? param('sortBy') : 'carbon') as Sort;
    const pages = Math.max(1, Math.min(20, Number(param('pages', '1')) || 1));
    const asked = Object.fromEntries(filters.map(name => [name, param(name)]));
    const key = JSON.stringify([asked, sort, pages]);
    const loaded = useLoad(key, signal => loadPages({ ...asked, sortBy: sort, limit: pageRows }, pages, signal));
    const names = useNames();
    const set = (name: string) => (value: string) => setParams({ [name]: value, pages: null });
    const isFiltered = filters.some(name => param(name));
    return (
        <Card
            title="Models by provider and region"
            note="What a million tokens emit and cost, on one accelerator for all"
            actions={
                <>
                    {isFiltered && (
                        <button
                            type="button"
                            class="button small"
                            onClick={() => setParams(Object.fromEntries([...filters, 'pages'].map(name => [name, null])))}
                        >
                            Clear filters
                        </button>
                    )}
                    <Save what="CSV" onClick={() => loaded.value && csv(loaded.value.data)} />
                </>
            }
        >
            <Filters label="Filter models" active={filters.filter(name => param(name)).length}>
                <Line label="Model" value={param('model')} list={modelNames(names)} placeholder="All" onChange={set('model')} />
                <Choice label="Family" value={param('family')} options={familyOptions(names, param('family'))} onChange={set('family')} />
                <Choice label="Provider" value={param('provider')} options={providerOptions(names, param('provider'))} onChange={set('provider')} />
                <Choice label="Region" value={param('region')} options={regionOptions(names, param('region'))} onChange={set('region')} />
                <Choice label="Data may go to" value={param('residency')} options={ruleOptions(names, param('residency'))} onChange={set('residency')} />
                <Line label="Requests come from" value={param('from')} placeholder="A city" onChange={set('from')} />
                <Line label="Round trip at most," unit="ms" type="number" value={param('maxRoundTripMs')} placeholder="Any" onChange={set('maxRoundTripMs')} />
                <Choice label="Who pays" value={param('view')} options={views} onChange={set('view')} />
                <Choice label="Time a token" value={param('pace')} options={paces} onChange={set('pace')} />
                <Choice label="A million of" value={param('mix')} options={mixes} onChange={set('mix')} />
            </Filters>
            <Show loaded={loaded} lines={14}>
                {page =>
                    page.data.length === 0 ? (
                        <Empty title="No row is left">{reasons(page)}</Empty>
                    ) : (
                        <Rows page={page} sort={sort} pages={pages} isLoading={loaded.isLoading} />
                    )
                }
            </Show>
        </Card>
    );
}

async function loadPages(query: Record<string, string | number>, pages: number, signal: AbortSignal): Promise<MarketPage> {
    const rows: MarketRow[] = [];
    for (let page = 0, cursor = ''; ; page++) {
        const next = (await get('/api/leaderboard', { ...query, cursor }, undefined, signal)) as unknown as MarketPage;
        rows.push(...next.data);
        if (!next.meta.nextCursor || page + 1 >= pages) return { data: rows, meta: next.meta };
        cursor = next.meta.nextCursor;
    }
}

const reasons = (page: MarketPage) => {
    const all = Object.entries(page.meta.excluded.byReason);
    return all.length
        ? `Left out: ${all.map(([reason, count]) => `${reasonWord(reason)} ${whole(count)}`).join(', ')}; a row may have several reasons. Take a filter away.`
        : 'Nobody offers it. Take a filter away.';
};

/** How many rows are left out, and by which condition. */
function LeftOut({ page }: { page: MarketPage }) {
    const each = Object.entries(page.meta.excluded.byReason).map(([reason, count]) => `${reasonWord(reason)} ${whole(count)}`);
    return <>; left out {whole(page.meta.excluded.total)}: {each.join(', ')}</>;
}

function Rows({ page, sort, pages, isLoading }: { page: MarketPage; sort: Sort; pages: number; isLoading: boolean }) {
    const hasTrips = page.data.some(row => row.roundTripMs !== undefined);
    const sorted = (by: Sort) => ({
        sort: sort === by ? (sorts[by] === 'descending' ? ('ascending' as const) : ('descending' as const)) : ('none' as const),
        onSort: () => setParams({ sortBy: by === 'carbon' ? null : by, pages: null }),
    });
    const of = (value: number | null, unit: 'g' | 'USD') => ({
        text: number(ofMillion(unit, value, page.meta.tokensPerRequest)),
        unit: millionUnit(unit).replace('/', 'per'),
    });
    const columns: Column<MarketRow>[] = [
        { key: 'rank', name: '#', isNumber: true, className: 'rank wide', cell: (_, at) => <span class="sub">{at + 1}</span> },
        {
            key: 'model',
            name: 'Model',
            isRowHead: true,
            cell: row => (
                <>
                    {row.displayName}
                    <span class="sub block wide">{row.family}</span>
                </>
            ),
        },
        {
            key: 'where',
            name: 'Provider, region',
            cell: row => (
                <>
                    {row.provider} <span class="sub">{row.regionCode}</span>
                    <span class="sub block">
                        {place(row)}
                        {row.jurisdiction && `, ${row.jurisdiction}`}
                        {row.availability === 'assumed' && (
                            <>
                                {' '}
                                · <span title="The provider's price holds in all its regions; that it sells the model here is assumed">assumed</span>
                            </>
                        )}
                    </span>
                </>
            ),
        },
        {
            key: 'carbon',
            name: 'Carbon',
            unit: millionUnit('g'),
            isNumber: true,
            ...sorted('carbon'),
            cell: row => <Figure bare dense value={of(row.carbonPerMTokens, 'g')} source={carbonSource(row)} title="Carbon" />,
        },
        {
            key: 'cost',
            name: 'Cost',
            unit: millionUnit('USD'),
            isNumber: true,
            ...sorted('cost'),
            cell: row => <Figure bare dense value={of(row.costPerMTokens, 'USD')} source={costSource(row)} title="Cost" />,
        },
        {
            key: 'speed',
            name: 'Speed',
            unit: 'tokens / s',
            isNumber: true,
            ...sorted('speed'),
            cell: row => <Figure bare dense value={{ text: number(row.tokensPerSec), unit: 'tokens a second' }} source={speedSource(row)} title="Speed" />,
        },
        {
            key: 'objective',
            name: 'Objective',
            unit: millionUnit('USD'),
            isNumber: true,
            wide: true,
            ...sorted('objective'),
            cell: row => (
                <Figure bare dense value={of(row.objectiveUsdPerMTokens, 'USD')} source={objectiveSource(row, page.meta.carbonPriceUsdPerTonne)} title="Objective" />
            ),
        },
        {
            key: 'grid',
            name: 'Grid',
            unit: carbonUnit.value,
            isNumber: true,
            cell: row => (
                <span class="swatched">
                    <i style={{ background: colourOf(scales.carbon, row.carbonSignal?.gPerKwh ?? null) ?? 'transparent' }} aria-hidden="true" />
                    <Figure bare dense value={intensity(row.carbonSignal?.gPerKwh ?? null)} source={gridSource(row)} title="Carbon of the grid" />
                </span>
            ),
        },
        ...(hasTrips
            ? [
                  {
                      key: 'trip',
                      name: 'Round trip',
                      unit: 'ms',
                      isNumber: true,
                      cell: (row: MarketRow) => (
                          <Figure bare dense value={{ text: number(row.roundTripMs), unit: 'ms' }} source={tripSource(row)} title="Round trip" />
                      ),
                  },
              ]
            : []),
        {
            key: 'worst',
            name: 'Less than',
            unit: 'the dirtiest',
            isNumber: true,
            wide: true,
            cell: row => (
                <Figure
                    bare
                    dense
                    value={{ text: row.savingsAgainstWorst ? percent(Math.round(row.savingsAgainstWorst.carbonPercent)) : '–', unit: 'less carbon' }}
                    source={worstSource(row)}
                    title="Less carbon than the dirtiest"
                />
            ),
        },
    ];
    const { replayed = 0, constant = 0 } = page.meta.carbonTimeliness;
    return (
        <>
            <Table
                caption="Models by provider and region"
                columns={columns}
                rows={page.data}
                rowKey={row => `${row.modelId} ${row.provider} ${row.regionCode}`}
            />
            <footer class="more">
                <span class="note">
                    {whole(page.data.length)} of {whole(page.meta.totalRows)} rows; {page.meta.totalModels} models, {page.meta.totalProviders} sellers;{' '}
                    {page.meta.cost}
                    {page.meta.excluded.total > 0 && <LeftOut page={page} />}.{' '}
                    {replayed + constant > 0 && (
                        <Badge tone="warn">
                            {replayed ? `${whole(replayed)} replayed from 2022` : ''}
                            {replayed && constant ? ', ' : ''}
                            {constant ? `${whole(constant)} by a year's figure` : ''}
                        </Badge>
                    )}
                </span>
                {page.meta.nextCursor && pages < 20 && (
                    <button type="button" class="button small" disabled={isLoading} onClick={() => setParams({ pages: String(pages + 1) })}>
                        Show {pageRows} more
                    </button>
                )}
            </footer>
            <p class="note foot">
                {page.meta.assumption}.
                {per.value === 'request' && ` ${requestSize(page.meta)}`}
            </p>
        </>
    );
}

function csv(rows: readonly MarketRow[]): void {
    saveCsv(
        'leaderboard',
        [
            'model',
            'family',
            'provider',
            'region_code',
            'region',
            'jurisdiction',
            'carbon_g_per_mtok',
            'cost_usd_per_mtok',
            'cost_kind',
            'tokens_per_s',
            'objective_usd_per_mtok',
            'grid_g_per_kwh',
            'grid_zone',
            'grid_timeliness',
            'round_trip_ms',
            'availability',
            'energy_source',
            'carbon_source',
            'cost_source',
        ],
        rows.map(row => [
            row.modelId,
            row.family,
            row.provider,
            row.regionCode,
            row.region,
            row.jurisdiction,
            row.carbonPerMTokens,
            row.costPerMTokens,
            row.costKind,
            row.tokensPerSec,
            row.objectiveUsdPerMTokens,
            row.carbonSignal?.gPerKwh,
            row.carbonSignal?.zone,
            row.carbonSignal?.timeliness,
            row.roundTripMs,
            row.availability,
            row.energy?.source.source,
            row.carbonSignal?.source.source,
            row.costSource?.source,
        ]),
    );
}
