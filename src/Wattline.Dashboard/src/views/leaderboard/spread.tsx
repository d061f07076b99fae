import { useRef } from 'preact/hooks';
import { get } from '../../api/client';
import { useLoad } from '../../api/load';
import type { Spread as SpreadAnswer } from '../../api/types';
import { param, setParams } from '../../app/router';
import { LineLegend, Lines, type Series, lineKeys } from '../../charts/lines';
import { saveCsv, saveSvg } from '../../parts/export';
import { Badge, Card, Choice, Empty, Line, Save, Show } from '../../parts/parts';
import { type Quantity, millionUnit, number, ofMillion, per, percent } from '../../units';
import { Figure } from '../../parts/figure';
import { computed } from '../../parts/sources';
import { requestSize } from './figures';
import { views } from './market';
import { measurable, useNames } from './names';

const spans = [
    { value: '', label: '24 h' },
    { value: '72', label: '3 days' },
    { value: '168', label: '7 days' },
];
const defaultModel = 'llama-3.1-8b';

/** How far regions lie apart for one model, hour by hour. */
export function Spread() {
    const [model, hours, view] = [param('model', defaultModel), param('hours'), param('view')];
    const names = useNames();
    const loaded = useLoad(JSON.stringify(['spread', model, hours, view]), signal => get('/api/spread', { model, hours, view }, undefined, signal));
    return (
        <Card
            title="How far regions lie apart"
            note="The same million tokens in the best and the worst region of each hour, and in the one that is best over all hours"
        >
            <form class="filters" aria-label="Spread of what" onSubmit={event => event.preventDefault()}>
                <Line label="Model" value={model} list={measurable(names)} onChange={value => setParams({ model: value || null })} />
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
                                unit="g"
                                spread={spread}
                                best={hour => hour.cleanest}
                                worst={hour => hour.dirtiest}
                                sum={spread.carbon}
                                colours={['var(--carbon-1)', 'var(--carbon-6)']}
                            />
                            <Side
                                name="cost"
                                title="Cost"
                                unit="USD"
                                spread={spread}
                                best={hour => hour.cheapest}
                                worst={hour => hour.dearest}
                                sum={spread.cost}
                                colours={['var(--price-3)', 'var(--price-6)']}
                            />
                            {per.value === 'request' && <p class="note">{requestSize({ mix: 'output', tokensPerRequest: spread.tokensPerRequest })}</p>}
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
    unit: of,
    spread,
    best,
    worst,
    sum,
    colours,
}: {
    name: string;
    title: string;
    unit: 'g' | 'USD';
    spread: SpreadAnswer;
    best: (hour: Hour) => End;
    worst: (hour: Hour) => End;
    sum: SpreadAnswer['carbon'];
    colours: readonly [string, string];
}) {
    const svg = useRef<SVGSVGElement>(null);
    const unit = millionUnit(of);
    const points = (end: (hour: Hour) => End) => spread.hours.map(hour => ({ x: Date.parse(hour.slot.replace('Z', ':00Z')), y: ofMillion(of, end(hour)?.value, spread.tokensPerRequest) }));
    const series: Series[] = [
        { name: 'Worst region of the hour', colour: colours[1], points: points(worst), dash: '4 3' },
        { name: 'Best region of the hour', colour: colours[0], points: points(best) },
    ];
    const { energy, carbon, cost } = spread.sources;
    const source = computed(name === 'carbon' ? 'energy of a token times carbon of the grid' : 'price of a million tokens', 'Of the hours shown.', [
        ...(name === 'carbon' ? [energy, ...carbon] : cost),
    ]);
    const shown = (end: { readonly value: number } | null | undefined): Quantity => ({
        text: number(ofMillion(of, end?.value, spread.tokensPerRequest)),
        unit: unit.replace('/', 'per'),
    });
    const share = (value: number | null | undefined): Quantity => ({ text: percent(value ?? null), unit: '' });
    const replayed = spread.hours.some(hour => hour.timeliness === 'replayed');
    const csvUnit = name === 'carbon' ? 'g_per_mtok' : 'usd_per_mtok';
    const csv = () =>
        saveCsv(
            `spread-${name}`,
            ['hour', 'best_region', 'best', 'worst_region', 'worst', 'unit'],
            spread.hours.map(hour => [hour.slot, best(hour)?.regionCode, best(hour)?.value, worst(hour)?.regionCode, worst(hour)?.value, csvUnit]),
        );
    return (
        <section aria-label={title} class="side">
            <header class="side-head">
                <h3>
                    {title} <span class="unit">{unit}</span> {replayed && <Badge tone="warn">replayed</Badge>}
                </h3>
                <div class="actions">
                    <Save what="SVG" onClick={() => svg.current && saveSvg(`spread-${name}`, svg.current, lineKeys(series))} />
                    <Save what="CSV" onClick={csv} />
                </div>
            </header>
            <LineLegend series={series} />
            <Lines label={`${title} of the best and worst region by hour`} unit={unit} series={series} x="time" svg={svg} steps height={220} />
            <dl class="facts">
                <div>
                    <dt>Best over all hours</dt>
                    <dd>
                        {sum?.fixedBest && `${sum.fixedBest.provider} ${sum.fixedBest.regionCode}, `}
                        <Figure bare value={shown(sum?.fixedBest)} source={source} title="Best over all hours" />
                    </dd>
                </div>
                <div>
                    <dt>Worst over all hours</dt>
                    <dd>
                        {sum?.fixedWorst && `${sum.fixedWorst.provider} ${sum.fixedWorst.regionCode}, `}
                        <Figure bare value={shown(sum?.fixedWorst)} source={source} title="Worst over all hours" />
                    </dd>
                </div>
                <div>
                    <dt>Between the two</dt>
                    <dd>
                        <Figure bare value={share(sum?.gapPercent)} source={source} title="Between the two" /> less
                    </dd>
                </div>
                <div>
                    <dt>Moving with the hour saves</dt>
                    <dd>
                        <Figure bare value={share(sum?.roamingGainPercent)} source={source} title="Moving with the hour saves" /> more
                    </dd>
                </div>
            </dl>
        </section>
    );
}
