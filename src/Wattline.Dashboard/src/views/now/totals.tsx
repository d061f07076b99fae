import type { ComponentChildren } from 'preact';
import { seconds } from '../../api/live';
import type { LiveRegion, LiveTick } from '../../api/types';
import { Sparkline } from '../../charts/sparkline';
import { Card } from '../../parts/parts';
import { tipOf } from '../../parts/tip';
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
    return (
        <Card
            title="Since the start"
            note={`${moment(now.startedAt)}${per.value === 'total' ? '' : `,${perSuffix()}`.replace(', /', ', each figure per ')}`}
            className="totals"
        >
            <div class="rate">
                <p class="rate-figure">
                    <span class="figure" data-testid="rate">
                        {number(rate, 2)}
                    </span>
                    <span class="unit"> requests / s</span>
                </p>
                <Sparkline
                    values={past}
                    width={200}
                    height={36}
                    label={`Requests a second over two minutes; ${number(rate, 2)} now, at most ${whole(Math.max(0, ...past))}`}
                />
            </div>
            <dl class="sums">
                <Sum name="Requests" value={{ text: whole(totals.requests), unit: '' }}>
                    {lost > 0 ? (
                        <>
                            {whole(totals.refused)} refused, {whole(totals.failed)} failed
                        </>
                    ) : (
                        'all served'
                    )}
                </Sum>
                <Sum name="Tokens" value={tokens(count)}>
                    {number(count === 0 ? null : (100 * totals.outputTokens) / count, 2)} % output
                </Sum>
                <Sum
                    name="Energy"
                    value={energyJ(of(totals.energyJ))}
                    why="Facility energy of served requests: from tokens, the model's measured or modelled joules, and PUE. Reckoned, not metered."
                >
                    {perSuffix() || 'at the facility’s meter'}
                </Sum>
                <Sum
                    name="Carbon"
                    value={grams(of(isAverage ? totals.averageG : totals.marginalG))}
                    why={`${isAverage ? 'Average' : 'Marginal'} emissions of the hour and zone in which each request ran. Attributional.`}
                >
                    {perSuffix() || `${now.carbonKind} CO₂e`}
                </Sum>
                <Sum
                    name="Cost"
                    value={usd(of(totals.costUsd))}
                    why="Electricity or list price, carbon at its price, egress, migration and load: what decisions minimise."
                >
                    {perSuffix() || 'carbon included'}
                </Sum>
            </dl>
            <Saved
                title="Saved against the nearest region"
                note="Of the regions that may serve, the one of the shortest round trip."
                compared={nearest.compared}
                carbon={isAverage ? nearest.averageG : nearest.marginalG}
                cost={nearest.costUsd}
                actualG={isAverage ? totals.averageG : totals.marginalG}
                actualUsd={totals.costUsd}
                of={of}
            />
            <Saved
                title="Saved against the worst region"
                note="Of the regions that may serve, the one of the highest score."
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
                    <dd>{ill.length === 0 ? `all ${now.regions.length} well` : ill.map(region => `${region.region} ${region.condition}`).join(', ')}</dd>
                </div>
            </dl>
        </div>
    );
}

function Sum({ name, value, why, children }: { name: string; value: Quantity; why?: string; children: ComponentChildren }) {
    const figure = (
        <>
            <b>{value.text}</b>
            {value.unit && <span class="unit"> {value.unit}</span>}
        </>
    );
    return (
        <div class="sum">
            <dt>{name}</dt>
            <dd>
                {why ? (
                    <button type="button" class="figure sourced" {...tipOf(() => <p>{why}</p>)}>
                        {figure}
                        <span class="hidden">, basis</span>
                    </button>
                ) : (
                    <span class="figure">{figure}</span>
                )}
                <span class="sub">{children}</span>
            </dd>
        </div>
    );
}

function Saved({
    title,
    note,
    compared,
    carbon,
    cost,
    actualG,
    actualUsd,
    of,
}: {
    title: string;
    note: string;
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
                </div>
            )}
        </div>
    );
}

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
                {...tipOf(() => <p>{note} Reckoned for each request from its own tokens; attributional, and no avoided emissions.</p>)}
            >
                <b>{ratio === null ? '–' : `${isMore ? '+' : ''}${number(Math.abs(ratio) * 100, 2)} %`}</b>
                <span class="unit">
                    {' '}
                    {isMore ? 'more, ' : ''}
                    {quantity.text.replace('-', '')} {quantity.unit}
                </span>
                <span class="hidden">, basis</span>
            </button>
        </div>
    );
}
