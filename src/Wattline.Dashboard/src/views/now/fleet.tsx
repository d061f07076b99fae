import type { LiveRegion, LiveTick, Signals, Source } from '../../api/types';
import { saveCsv } from '../../parts/export';
import { Figure } from '../../parts/figure';
import { Badge, Card, Save, type Tone } from '../../parts/parts';
import { configured, counted } from '../../parts/sources';
import { type Column, Table } from '../../parts/table';
import { param, href, setParams } from '../../app/router';
import { colourOf, scales } from '../../theme/scales';
import { carbonUnit, intensity, moment, priceUnit, tariff, whole } from '../../units';

const tones: Readonly<Record<LiveRegion['condition'], Tone>> = { well: 'good', resting: 'warn', unhealthy: 'bad', drained: 'plain', silent: 'warn' };

/** Where a region's reading comes from. */
export function sourceOf(signals: Signals | null, region: string, kind: 'carbon' | 'price', carbonKind: string): Source | undefined {
    const readings = signals?.regions.find(one => one.region === region)?.readings ?? [];
    const found = kind === 'price' ? readings.find(one => one.kind === 'price') : readings.find(one => one.kind.startsWith(carbonKind));
    return (
        found && {
            ...found.provenance,
            kind: kind === 'price' ? (found.priceKind ?? 'price') : found.kind.replaceAll('-', ' ').replace('life cycle', 'life-cycle'),
            timeliness: found.timeliness,
            observedFor: found.observedFor,
        }
    );
}

type Sort = 'region' | 'load' | 'served' | 'carbon' | 'price';

const figures: Readonly<Record<Sort, (region: LiveRegion) => number | string | null>> = {
    region: region => region.region,
    load: region => region.inFlight / region.inFlightLimit,
    served: region => region.served,
    carbon: region => region.carbonGPerKwh,
    price: region => region.priceUsdPerMwh,
};

/** The fleet as a table: what the map shows, in figures. */
export function Fleet({ now, signals }: { now: LiveTick; signals: Signals | null }) {
    const sort = (param('sort', 'served') in figures ? param('sort', 'served') : 'served') as Sort;
    const down = param('order', sort === 'region' ? 'up' : 'down') === 'down';
    const rows = [...now.regions].sort((one, other) => {
        const [a, b] = [figures[sort](one), figures[sort](other)];
        if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
        const order = typeof a === 'string' ? a.localeCompare(String(b)) : a - (b as number);
        return (down ? -order : order) || one.region.localeCompare(other.region);
    });
    const sorted = (key: Sort) => ({
        sort: sort === key ? (down ? ('descending' as const) : ('ascending' as const)) : ('none' as const),
        onSort: () => setParams({ sort: key, order: sort === key ? (down ? 'up' : 'down') : null }),
    });
    const all = Math.max(
        1,
        now.regions.reduce((sum, region) => sum + region.served, 0),
    );
    const columns: Column<LiveRegion>[] = [
        {
            key: 'region',
            name: 'Region',
            isRowHead: true,
            ...sorted('region'),
            cell: region => (
                <>
                    <a class="plain" href={href('requests', { region: region.region })}>
                        {region.region}
                    </a>{' '}
                    <span class="sub">
                        {region.city}, {region.jurisdiction}
                    </span>
                </>
            ),
        },
        {
            key: 'condition',
            name: 'Condition',
            cell: region => (
                <>
                    <Badge tone={tones[region.condition]}>{region.condition}</Badge>
                    {region.why && <span class="sub why"> {region.why}</span>}
                </>
            ),
        },
        { key: 'load', name: 'In flight', isNumber: true, ...sorted('load'), cell: region => <Load region={region} /> },
        {
            key: 'served',
            name: 'Served',
            isNumber: true,
            ...sorted('served'),
            cell: region => (
                <>
                    <Figure bare dense value={{ text: whole(region.served), unit: 'requests' }} source={counted('requests served')} title="Served" />{' '}
                    <span class="sub share">{Math.round((100 * region.served) / all)} %</span>
                </>
            ),
        },
        {
            key: 'carbon',
            name: 'Carbon',
            unit: carbonUnit.value,
            isNumber: true,
            ...sorted('carbon'),
            cell: region => (
                <span class="swatched">
                    <i style={{ background: colourOf(scales.carbon, region.carbonGPerKwh) ?? 'transparent' }} aria-hidden="true" />
                    <Figure
                        bare
                        dense
                        value={intensity(region.carbonGPerKwh)}
                        source={sourceOf(signals, region.region, 'carbon', now.carbonKind)}
                        title={`Carbon of ${region.region}`}
                    />
                </span>
            ),
        },
        {
            key: 'price',
            name: 'Electricity',
            unit: priceUnit.value,
            isNumber: true,
            ...sorted('price'),
            cell: region => (
                <Figure
                    bare
                    dense
                    value={tariff(region.priceUsdPerMwh)}
                    source={sourceOf(signals, region.region, 'price', now.carbonKind)}
                    title={`Electricity in ${region.region}, delivered`}
                />
            ),
        },
        { key: 'pays', name: 'Pays', wide: true, cell: region => (region.ownership === 'owned' ? 'electricity' : 'list price') },
    ];
    const csv = () =>
        saveCsv(
            'fleet',
            [
                'region',
                'city',
                'jurisdiction',
                'latitude',
                'longitude',
                'condition',
                'why',
                'in_flight',
                'in_flight_limit',
                'served',
                'carbon_g_per_kwh',
                'carbon_timeliness',
                'price_usd_per_mwh',
                'price_timeliness',
            ],
            rows.map(one => [
                one.region,
                one.city,
                one.jurisdiction,
                one.latitude,
                one.longitude,
                one.condition,
                one.why,
                one.inFlight,
                one.inFlightLimit,
                one.served,
                one.carbonGPerKwh,
                one.carbonTimeliness,
                one.priceUsdPerMwh,
                one.priceTimeliness,
            ]),
        );
    return (
        <Card
            title="Fleet"
            note={`${now.regions.length} regions, by the snapshot of ${moment(now.snapshotVersion)}`}
            actions={<Save what="CSV" onClick={csv} />}
            className="fleet"
        >
            <Table caption="Regions of the fleet" columns={columns} rows={rows} rowKey={region => region.region} />
        </Card>
    );
}

function Load({ region }: { region: LiveRegion }) {
    const part = Math.min(1, region.inFlight / region.inFlightLimit);
    return (
        <span class="load">
            <svg viewBox="0 0 48 6" width="48" height="6" aria-hidden="true">
                <rect width="48" height="6" rx="3" fill="var(--sunk)" />
                <rect width={48 * part} height="6" rx="3" fill={part > 0.9 ? 'var(--bad)' : 'var(--accent)'} />
            </svg>
            <span>
                <Figure bare dense value={{ text: whole(region.inFlight), unit: 'requests' }} source={counted('requests there now', 'Counted by this gateway.')} title="In flight" />
                <span class="unit"> / </span>
                <Figure
                    bare
                    dense
                    value={{ text: whole(region.inFlightLimit), unit: 'requests' }}
                    source={configured('most requests at once', 'in_flight of the upstream in wattline.yaml, or its default.')}
                    title="In flight at most"
                />
            </span>
        </span>
    );
}
