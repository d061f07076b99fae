import { useRef } from 'preact/hooks';
import { get } from '../../api/client';
import { useLoad } from '../../api/load';
import type { Spread as SpreadAnswer } from '../../api/types';
import { param, setParams } from '../../app/router';
import { LineLegend, Lines, type Series } from '../../charts/lines';
import { saveCsv, saveSvg } from '../../parts/export';
import { Badge, Card, Choice, Empty, Line, Save, Show } from '../../parts/parts';
import { number, percent } from '../../units';
import { views } from './market';

const spans = [
    { value: '', label: '24 h' },
    { value: '72', label: '3 days' },
    { value: '168', label: '7 days' },
];
const defaultModel = 'llama-3.1-8b';

/** How far regions lie apart for one model, hour by hour. */
export function Spread() {
    const [model, hours, view] = [param('model', defaultModel), param('hours'), param('view')];
    const loaded = useLoad(JSON.stringify(['spread', model, hours, view]), signal => get('/api/spread', { model, hours, view }, undefined, signal));
    return (
        <Card
            title="How far regions lie apart"
            note="The same million tokens in the best and the worst region of each hour, and in the one that is best over all hours"
        >
            <form class="filters" aria-label="Spread of what" onSubmit={event => event.preventDefault()}>
                <Line label="Model" value={model} onChange={value => setParams({ model: value || null })} />
                <Choice label="Hours back" value={hours} options={spans} onChange={value => setParams({ hours: value })} />
                <Choice label="Who pays" value={view} options={views} onChange={value => setParams({ view: value })} />
            </form>
            <Show loaded={loaded} lines={12}>
                {spread =>
                    spread.hours.length === 0 ? (
                        <Empty title="There are no hours">{spread.reason}</Empty>
                    ) : (
                        <div class="two card-body">
                            <Side
                                name="carbon"
                                title="Carbon"
                                unit="g / M tokens"
                                spread={spread}
                                best={hour => hour.cleanest}
                                worst={hour => hour.dirtiest}
                                sum={spread.carbon}
                                colours={['var(--carbon-1)', 'var(--carbon-6)']}
                            />
                            <Side
                                name="cost"
                                title="Cost"
                                unit="USD / M tokens"
                                spread={spread}
                                best={hour => hour.cheapest}
                                worst={hour => hour.dearest}
                                sum={spread.cost}
                                colours={['var(--price-3)', 'var(--price-6)']}
                            />
                        </div>
                    )
                }
            </Show>
        </Card>
    );
}

type Hour = SpreadAnswer['hours'][number];
type End = Hour['cleanest'];

function Side({
    name,
    title,
    unit,
    spread,
    best,
    worst,
    sum,
    colours,
}: {
    name: string;
    title: string;
    unit: string;
    spread: SpreadAnswer;
    best: (hour: Hour) => End;
    worst: (hour: Hour) => End;
    sum: SpreadAnswer['carbon'];
    colours: readonly [string, string];
}) {
    const svg = useRef<SVGSVGElement>(null);
    const points = (of: (hour: Hour) => End) => spread.hours.map(hour => ({ x: Date.parse(hour.slot.replace('Z', ':00Z')), y: of(hour)?.value ?? null }));
    const series: Series[] = [
        { name: 'Worst region of the hour', colour: colours[1], points: points(worst), dash: '4 3' },
        { name: 'Best region of the hour', colour: colours[0], points: points(best) },
    ];
    const replayed = spread.hours.some(hour => hour.timeliness === 'replayed');
    const csv = () =>
        saveCsv(
            `spread-${name}`,
            ['hour', 'best_region', 'best', 'worst_region', 'worst', 'unit'],
            spread.hours.map(hour => [hour.slot, best(hour)?.regionCode, best(hour)?.value, worst(hour)?.regionCode, worst(hour)?.value, unit]),
        );
    return (
        <section aria-label={title} class="side">
            <header class="side-head">
                <h3>
                    {title} <span class="unit">{unit}</span> {replayed && <Badge tone="warn">replayed</Badge>}
                </h3>
                <div class="actions">
                    <Save what="SVG" onClick={() => svg.current && saveSvg(`spread-${name}`, svg.current)} />
                    <Save what="CSV" onClick={csv} />
                </div>
            </header>
            <LineLegend series={series} />
            <Lines label={`${title} of the best and worst region by hour`} unit={unit} series={series} x="time" svg={svg} steps height={220} />
            <dl class="facts">
                <div>
                    <dt>Best over all hours</dt>
                    <dd>{sum?.fixedBest ? `${sum.fixedBest.provider} ${sum.fixedBest.regionCode}, ${number(sum.fixedBest.value)}` : '–'}</dd>
                </div>
                <div>
                    <dt>Worst over all hours</dt>
                    <dd>{sum?.fixedWorst ? `${sum.fixedWorst.provider} ${sum.fixedWorst.regionCode}, ${number(sum.fixedWorst.value)}` : '–'}</dd>
                </div>
                <div>
                    <dt>Between the two</dt>
                    <dd>{percent(sum?.gapPercent ?? null)} less</dd>
                </div>
                <div>
                    <dt>Moving with the hour saves</dt>
                    <dd>{percent(sum?.roamingGainPercent ?? null)} more</dd>
                </div>
            </dl>
        </section>
    );
}
