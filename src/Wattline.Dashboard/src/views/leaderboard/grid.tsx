import { useRef } from 'preact/hooks';
import { get } from '../../api/client';
import { type Loaded, useLoad } from '../../api/load';
import type { Carbon, Price, Source } from '../../api/types';
import { param, setParams } from '../../app/router';
import { LineLegend, Lines, type Series, lineKeys } from '../../charts/lines';
import { saveCsv, saveSvg } from '../../parts/export';
import { Figure } from '../../parts/figure';
import { Badge, Card, Choice, Empty, Save, Show } from '../../parts/parts';
import { word } from '../../parts/tip';
import { type Quantity, carbonFactor, carbonUnit, intensity, moment, priceFactor, priceUnit, tariff } from '../../units';

/** One hour of either curve. */
interface Hour {
    readonly hour: string;
    readonly value: number | null;
    readonly low?: number | null;
    readonly high?: number | null;
    readonly timeliness?: string;
}

interface Curve {
    readonly past: readonly Hour[];
    readonly now: Hour | null;
    readonly forecast: readonly Hour[];
    readonly source: Source | undefined;
    readonly forecastNote: string;
    readonly reason: string | null;
}

/** Price and carbon of a place: a day back, four days ahead with what the forecast is sure of. */
export function Grid() {
    const zones = useLoad('zones', signal => get('/api/zones', {}, undefined, signal));
    const places = zones.value
        ? [
              ...zones.value.carbon.flatMap(zone => zone.regions.map(region => ({ value: region, label: `${region} (fleet)` }))),
              ...zones.value.carbon
                  .flatMap(zone => zone.sites.map(site => ({ value: site, label: `${zone.name} (${site})` })))
                  .sort((a, b) => a.label.localeCompare(b.label)),
          ]
        : [];
    const place = param('place') || places[0]?.value || '';
    const carbon = useLoad(place ? `carbon ${place}` : null, async signal =>
        ofCarbon(await get('/api/carbon/{zone}', { hours: 96, past: 24 }, { zone: place }, signal)),
    );
    const price = useLoad(place ? `price ${place}` : null, async signal =>
        ofPrice(await get('/api/price/{zone}', { hours: 96, past: 24 }, { zone: place }, signal)),
    );
    const chooser = (
        <Choice
            compact
            label="Place"
            value={place}
            options={places.length ? places : [{ value: '', label: '…' }]}
            onChange={value => setParams({ place: value })}
        />
    );
    return (
        <>
            <Plot
                title="Carbon of the grid"
                name={`carbon-${place}`}
                loaded={carbon}
                unit={carbonUnit.value}
                factor={carbonFactor.value}
                colour="var(--carbon-1)"
                shown={intensity}
                csvUnit="g_per_kwh"
                chooser={chooser}
            />
            <Plot
                title="Price of electricity, delivered"
                name={`price-${place}`}
                loaded={price}
                unit={priceUnit.value}
                factor={priceFactor.value}
                colour="var(--price-4)"
                shown={tariff}
                csvUnit="usd_per_mwh"
            />
        </>
    );
}

const ofCarbon = (answer: Carbon): Curve => ({
    past: answer.past.map(hour => ({ hour: hour.hour, value: hour.valueGPerKwh })),
    now: answer.now && { hour: answer.now.observedFor ?? '', value: answer.now.valueGPerKwh },
    forecast: answer.forecast.map(hour => ({ hour: hour.hour, value: hour.valueGPerKwh, low: hour.lowGPerKwh, high: hour.highGPerKwh, timeliness: hour.timeliness })),
    source: answer.now
        ? {
              ...answer.now.provenance,
              kind: `${answer.kind}, ${word(answer.scope ?? '')}, ${answer.zone}`,
              timeliness: answer.now.timeliness,
              observedFor: answer.now.observedFor,
          }
        : undefined,
    forecastNote: noteOf(answer.forecastParts),
    reason: answer.reason,
});

const ofPrice = (answer: Price): Curve => ({
    past: answer.past.map(hour => ({ hour: hour.hour, value: hour.deliveredUsdPerMwh })),
    now: answer.now && { hour: answer.now.observedFor ?? '', value: answer.now.deliveredUsdPerMwh },
    forecast: answer.forecast.map(hour => ({
        hour: hour.hour,
        value: hour.deliveredUsdPerMwh,
        low: hour.lowUsdPerMwh === null ? null : hour.lowUsdPerMwh + hour.adderUsdPerMwh,
        high: hour.highUsdPerMwh === null ? null : hour.highUsdPerMwh + hour.adderUsdPerMwh,
        timeliness: hour.timeliness,
    })),
    source: answer.now
        ? { ...answer.now.provenance, kind: `${word(answer.now.kind)}, ${answer.zone}`, timeliness: answer.now.timeliness, observedFor: answer.now.observedFor }
        : undefined,
    forecastNote: noteOf(answer.forecastParts),
    reason: answer.reason,
});

/** Who says what of hours to come. */
const noteOf = (parts: Carbon['forecastParts']) =>
    parts
        .map(({ source, timeliness, provenance }) => {
            const who = timeliness === 'forecast' ? `Forecast by ${source}` : timeliness === 'live' ? `Settled, by ${source}` : 'Known of the day';
            return provenance.note ? `${who}: ${provenance.note}.` : `${who}.`;
        })
        .join(' ');

const isForecast = (hour: Hour) => hour.timeliness === 'forecast';

const hourMs = 3_600_000;

/** The present hour, from its start to its end, between what was and what is expected. */
const present = (curve: Curve, factor: number) => {
    const [before, after] = [curve.past[curve.past.length - 1], curve.forecast[0]];
    const start = after ? at(after.hour) - hourMs : before ? at(before.hour) + hourMs : null;
    return curve.now?.value == null || start === null ? [] : [0, hourMs].map(later => ({ x: start + later, y: curve.now!.value! * factor }));
};

const at = (hour: string) => Date.parse(hour.replace(/(T\d\d:\d\d)(Z|[+-])/, '$1:00$2'));

function Plot({
    title,
    name,
    loaded,
    unit,
    factor,
    colour,
    shown,
    csvUnit,
    chooser,
}: {
    title: string;
    name: string;
    loaded: Loaded<Curve>;
    unit: string;
    factor: number;
    colour: string;
    shown: (value: number | null) => Quantity;
    csvUnit: string;
    chooser?: preact.ComponentChildren;
}) {
    const svg = useRef<SVGSVGElement>(null);
    const drawn = useRef<readonly Series[]>([]);
    const curve = loaded.value;
    const isReplayed = curve?.source?.timeliness === 'replayed';
    const csv = () =>
        curve &&
        saveCsv(
            name,
            ['hour', csvUnit, 'low', 'high', 'what'],
            [
                ...curve.past.map(hour => [hour.hour, hour.value, null, null, isReplayed ? 'replayed' : 'past']),
                ...curve.forecast.map(hour => [hour.hour, hour.value, hour.low, hour.high, isForecast(hour) ? 'forecast' : hour.timeliness === 'live' ? 'settled' : 'known']),
            ],
        );
    return (
        <Card
            title={title}
            note={
                curve?.now ? (
                    <>
                        Now <Figure value={shown(curve.now.value)} source={curve.source} title={title} />{' '}
                        {isReplayed && <Badge tone="warn">replayed from {curve.source?.year}</Badge>}
                        {curve.source?.timeliness === 'constant' && <Badge tone="warn">one figure of {curve.source.year}</Badge>}
                    </>
                ) : (
                    'A day back, four days ahead'
                )
            }
            actions={
                <>
                    {chooser}
                    <Save what="SVG" onClick={() => svg.current && saveSvg(name, svg.current, lineKeys(drawn.current))} />
                    <Save what="CSV" onClick={csv} />
                </>
            }
        >
            <div class="card-body plot">
                <Show loaded={loaded} lines={9}>
                    {curve => {
                        const scaled = (hour: Hour) => ({
                            x: at(hour.hour),
                            y: hour.value === null ? null : hour.value * factor,
                            low: hour.low == null ? null : hour.low * factor,
                            high: hour.high == null ? null : hour.high * factor,
                        });
                        const start = curve.forecast[0] ?? curve.past[curve.past.length - 1];
                        const known = curve.forecast.filter(hour => !isForecast(hour)).map(scaled);
                        const end = known.slice(-1).map(hour => ({ ...hour, x: hour.x + hourMs }));
                        const expected = curve.forecast.map(hour => scaled(isForecast(hour) ? hour : { hour: hour.hour, value: null }));
                        const series: Series[] = [
                            { name: isReplayed ? 'Replayed' : 'Past', colour, points: [...curve.past.map(scaled), ...present(curve, factor)] },
                            { name: 'Known ahead', colour, points: [...known, ...end] },
                            { name: 'Forecast, with 95 % band', colour, dash: '4 3', points: expected },
                        ].filter(one => one.points.some(point => point.y !== null));
                        drawn.current = series;
                        return series.length === 0 ? (
                            <Empty title="There is no curve">{curve.reason ?? 'The data have one figure of a year for this place, and no hours.'}</Empty>
                        ) : (
                            <>
                                <LineLegend series={series} />
                                <Lines
                                    label={`${title}: ${series.map(one => one.name).join(', ')}, from ${moment(series[0]!.points[0]!.x)}`}
                                    unit={unit}
                                    series={series}
                                    x="time"
                                    svg={svg}
                                    steps
                                    {...(start ? { now: at(start.hour) - (curve.forecast[0] ? hourMs : 0) } : {})}
                                />
                                {(curve.forecastNote || curve.reason) && (
                                    <p class="note">
                                        {curve.forecastNote} {curve.reason}
                                    </p>
                                )}
                            </>
                        );
                    }}
                </Show>
            </div>
        </Card>
    );
}
