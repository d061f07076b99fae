import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { seconds } from '../../api/live';
import { href } from '../../app/router';
import type { LiveRegion, LiveTick, Source } from '../../api/types';
import { Sparkline } from '../../charts/sparkline';
import { saveCsv, saveSvg } from '../../parts/export';
import { Badge, Card, Save } from '../../parts/parts';
import { counted } from '../../parts/sources';
import { SourceTip, tipOf } from '../../parts/tip';
import { type Quantity, energyJ, grams, moment, number, per, perSuffix, share, tokens, usd, whole } from '../../units';

/** What requests took since the gateway's start, and what two other choices would have taken. */
export function Totals({ now }: { now: LiveTick }) {
    const { totals, savedAgainstNearest: nearest, savedAgainstWorst: worst } = now;
    const isAverage = now.carbonKind === 'average';
    const count = totals.promptTokens + totals.outputTokens;
    const past = seconds.value.map(one => one.second.requests);
    const lately = past.slice(-10);
    const rate = lately.reduce((sum, one) => sum + one, 0) / Math.max(1, lately.length);
    const of = (value: number | null) => share(value, totals.served, count);
    const lost = totals.refused + totals.failed;
    const svg = useRef<SVGSVGElement>(null);
    const mixed = new Set(now.regions.map(region => region.ownership)).size > 1;
    const sums = (kind: string, note: string): Source => ({ source: 'receipts of this gateway', kind, basis: 'modelled', note: `${note} ${currencyOf(now)}` });
    return (
        <Card
            title="Since the start"
            note={
                <>
                    {`${moment(now.startedAt)}${per.value === 'total' ? '' : `,${perSuffix()}`.replace(', /', ', each figure per ')}`}
                    {totals.requests === 0 && (
                        <>
                            {' · '}older ones are in <a href={href('requests')}>Requests</a>
                        </>
                    )}
                </>
            }
            className="totals"
            actions={
                <>
                    <Save what="SVG" onClick={() => svg.current && saveSvg('requests-a-second', svg.current)} />
                    <Save what="CSV" onClick={csv} />
                </>
            }
        >
            <div class="rate">
                <p class="rate-figure">
                    <button
                        type="button"
                        class="figure sourced"
                        data-testid="rate"
                        {...tipOf(() => (
                            <SourceTip title="Requests a second" source={counted('requests that ended', 'Counted by this gateway: mean of the last ten seconds.')} />
                        ))}
                    >
                        {number(rate, 2)}
                        <span class="hidden"> requests a second, source</span>
                    </button>
                    <span class="unit"> requests / s</span>
                </p>
                <Sparkline
                    values={past}
                    width={200}
                    height={36}
                    svg={svg}
                    label={`Requests a second over two minutes; ${number(rate, 2)} now, at most ${whole(Math.max(0, ...past))}`}
                />
            </div>
            <dl class="totals-sums">
                <Sum name="Requests" value={{ text: whole(totals.requests), unit: '' }} source={counted('requests that ended')}>
                    {lost > 0 ? (
                        <>
                            {whole(totals.refused)} refused, {whole(totals.failed)} failed
                        </>
                    ) : totals.requests === 0 ? (
                        'none yet'
                    ) : (
                        'all served'
                    )}
                </Sum>
                <Sum
                    name="Tokens"
                    value={tokens(count)}
                    source={{ source: 'the regions that answered', kind: 'tokens', basis: 'measured', note: 'What answers say that they used; counted here where they do not.' }}
                >
                    {count > 0 ? `${number((100 * totals.outputTokens) / count, 2)} % output` : 'none yet'}
                </Sum>
                <Sum
                    name="Energy"
                    value={energyJ(of(totals.energyJ))}
                    source={sums('facility energy', "From tokens, the model's measured or modelled joules, and PUE. Reckoned, not metered.")}
                >
                    {perSuffix() || 'at the facility’s meter'}
                </Sum>
                <Sum
                    name="Carbon"
                    value={grams(of(isAverage ? totals.averageG : totals.marginalG))}
                    source={sums(`${now.carbonKind} emissions`, 'Of the hour and zone in which each request ran. Attributional.')}
                >
                    {perSuffix() || `${now.carbonKind} CO₂e`}
                </Sum>
                <Sum
                    name="Cost"
                    value={usd(of(totals.costUsd))}
                    source={sums('charge', 'Electricity or list price, carbon at its price, egress, migration and load: what decisions minimise.')}
                >
                    {perSuffix() || 'carbon included'}
                </Sum>
            </dl>
            <Saved
                title="Saved against the nearest region"
                note="Nearest: the shortest round trip of those that may serve."
                mixed={mixed}
                compared={nearest.compared}
                carbon={isAverage ? nearest.averageG : nearest.marginalG}
                cost={nearest.costUsd}
                actualG={isAverage ? totals.averageG : totals.marginalG}
                actualUsd={totals.costUsd}
                of={of}
            />
            <Saved
                title="Saved against the worst region"
                note="Worst: the highest score of those that may serve."
                mixed={mixed}
                compared={worst.compared}
                carbon={isAverage ? worst.averageG : worst.marginalG}
                cost={worst.costUsd}
                actualG={isAverage ? totals.averageG : totals.marginalG}
                actualUsd={totals.costUsd}
                of={of}
            />
            <Ground now={now} />
        </Card>
    );
}

const currencies: Readonly<Record<string, string>> = { live: 'live', forecast: 'forecast', replayed: 'replayed from 2022', constant: "by a year's figure" };

/** How current the signals are that decisions rest on, and which regions get no requests: what is stale or ill is said, not only coloured. */
function Ground({ now }: { now: LiveTick }) {
    const count = (of: (region: LiveRegion) => string | null) => {
        const kinds = now.regions.map(of);
        return [...new Set(kinds)].map(kind => `${kinds.filter(one => one === kind).length} ${kind === null ? 'unknown' : currencies[kind]}`).join(', ');
    };
    const ill = now.regions.filter(region => region.condition !== 'well');
    return (
        <div class="saved">
            <h3>What it rests on</h3>
            <dl class="ground">
                <div>
                    <dt>Carbon</dt>
                    <dd>{count(region => region.carbonTimeliness)}</dd>
                </div>
                <div>
                    <dt>Price</dt>
                    <dd>{count(region => region.priceTimeliness)}</dd>
                </div>
                <div>
                    <dt>Regions</dt>
                    <dd>
                        {ill.length === 0 ? (
                            `all ${now.regions.length} well`
                        ) : (
                            <>
                                <Badge tone="warn">
                                    {ill.length} of {now.regions.length}
                                </Badge>{' '}
                                {ill.length === 1 ? 'gets' : 'get'} no requests
                            </>
                        )}
                        {ill.length > 0 && (
                            <ul class="ills">
                                {ill.slice(0, 6).map(region => (
                                    <li key={region.region}>
                                        <b>{region.region}</b> {region.condition}
                                        {region.why && <span class="sub">: {region.why}</span>}
                                    </li>
                                ))}
                                {ill.length > 6 && <li class="sub">and {ill.length - 6} more, below</li>}
                            </ul>
                        )}
                    </dd>
                </div>
            </dl>
        </div>
    );
}

function Sum({ name, value, source, children }: { name: string; value: Quantity; source: Source; children: ComponentChildren }) {
    return (
        <div class="sum">
            <dt>{name}</dt>
            <dd>
                <button type="button" class="figure sourced" {...tipOf(() => <SourceTip source={source} title={name} />)}>
                    <b>{value.text}</b>
                    {value.unit && <span class="unit"> {value.unit}</span>}
                    <span class="hidden">, source</span>
                </button>
                <span class="sub">{children}</span>
            </dd>
        </div>
    );
}

function Saved({
    title,
    note,
    mixed,
    compared,
    carbon,
    cost,
    actualG,
    actualUsd,
    of,
}: {
    title: string;
    note: string;
    mixed: boolean;
    compared: number;
    carbon: number;
    cost: number;
    actualG: number;
    actualUsd: number;
    of: (value: number | null) => number | null;
}) {
    const [g, money] = [grams(of(carbon)), usd(of(cost))];
    const ratio = (saved: number, took: number) => (saved + took > 0 ? saved / (saved + took) : null);
    return (
        <div class="saved">
            <h3>{title}</h3>
            {compared === 0 ? (
                <p class="note">Nothing to compare yet.</p>
            ) : (
                <div class="saved-figures" role="group" aria-label={title}>
                    <Bar name="Carbon" quantity={g} ratio={ratio(carbon, actualG)} note={note} />
                    <Bar name="Cost" quantity={money} ratio={ratio(cost, actualUsd)} note={note} />
                    <p class="note">
                        {note} {mixed && <Mixed />}
                    </p>
                </div>
            )}
        </div>
    );
}

/** Costs of owned regions are electricity, those of bought ones a list price, which pays for much else: what was saved is a difference of both. */
const Mixed = () => (
    <button
        type="button"
        class="badge warn"
        {...tipOf(() => (
            <p>
                This fleet has regions of its own, which cost bare electricity, and bought ones, which cost their list price: that pays for servers and
                margin as well. Where a request went from the one kind to the other, the saving in cost compares what does not compare. Carbon does.
            </p>
        ))}
    >
        cost: kinds of price mixed
    </button>
);

/** How much of the other choice's figure was saved, as a bar; below zero it took more, and says so. */
function Bar({ name, quantity, ratio, note }: { name: string; quantity: Quantity; ratio: number | null; note: string }) {
    const isMore = ratio !== null && ratio < 0;
    return (
        <div class="saved-row">
            <span class="saved-name">{name}</span>
            <svg class="saved-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                <rect width="100" height="6" rx="3" fill="var(--sunk)" />
                <rect width={Math.max(0, Math.min(100, Math.abs(ratio ?? 0) * 100))} height="6" rx="3" fill={isMore ? 'var(--warn)' : 'var(--accent)'} />
            </svg>
            <button
                type="button"
                class="figure sourced"
                {...tipOf(() => (
                    <SourceTip
                        title={`${name} saved`}
                        source={{
                            source: 'receipts of this gateway',
                            kind: 'difference to another choice',
                            basis: 'modelled',
                            note: `${note} Reckoned for each request from its own tokens; attributional, and no avoided emissions.`,
                        }}
                    />
                ))}
            >
                <b>{ratio === null ? '–' : `${isMore ? '+' : ''}${number(Math.abs(ratio) * 100, 2)} %`}</b>
                <span class="unit">
                    {' '}
                    {isMore ? 'more, ' : ''}
                    {quantity.text.replace('-', '')} {quantity.unit}
                </span>
                <span class="hidden">, source</span>
            </button>
        </div>
    );
}

/** The seconds of the small chart. */
const csv = () =>
    saveCsv(
        'requests-a-second',
        ['at', 'requests', 'served', 'refused', 'failed', 'prompt_tokens', 'output_tokens', 'energy_j', 'average_g', 'marginal_g', 'cost_usd'],
        seconds.value.map(({ at, second }) => [
            at,
            second.requests,
            second.served,
            second.refused,
            second.failed,
            second.promptTokens,
            second.outputTokens,
            second.energyJ,
            second.averageG,
            second.marginalG,
            second.costUsd,
        ]),
    );

/** Whether the grid's figures behind a sum are live. */
const currencyOf = (now: LiveTick) =>
    now.regions.some(region => region.carbonTimeliness === 'replayed') ? 'By signals that are replayed from 2022, not live.' : '';
