import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Gone, get } from '../../api/client';
import { tick } from '../../api/live';
import type { Receipt } from '../../api/types';
import { href, param, setParams } from '../../app/router';
import { saveCsv } from '../../parts/export';
import { Badge, Card, Choice, Empty, Fault, Filters, Line, Save, Skeleton, type Tone } from '../../parts/parts';
import { grams, number, time, usd, whole } from '../../units';

const names = ['model', 'region', 'class'] as const;
const classes = ['', 'control', 'video', 'voice', 'chat', 'code', 'batch'].map(value => ({ value, label: value || 'All' }));
const tones: Readonly<Record<Receipt['outcome'], Tone>> = { served: 'good', upstreamError: 'bad', cut: 'bad', cancelled: 'plain', refused: 'warn' };
const outcomes: Readonly<Record<Receipt['outcome'], string>> = {
    served: 'served',
    upstreamError: 'region error',
    cut: 'cut',
    cancelled: 'left',
    refused: 'refused',
};
const rowPx = 44;
const spare = 8;

/** Rows that the page holds at most; who wants older ones narrows the list. */
const mostRows = 20_000;

const allOf = JSON.stringify(Object.fromEntries(names.map(name => [name, ''])));

interface Held {
    readonly rows: readonly Receipt[];
    readonly next: string | null;
    readonly error: Error | null;
    readonly isLoading: boolean;
    /** Requests that had ended when the newest page was read. */
    readonly ended: number | null;
}

const nothing: Held = { rows: [], next: null, error: null, isLoading: true, ended: null };

/** The ledger, newest first. Pages come as they are scrolled to, and only the rows in sight are drawn. */
export function Ledger({ id }: { id: string }) {
    const asked = Object.fromEntries(names.map(name => [name, param(name)]));
    const key = JSON.stringify(asked);
    const [held, setHeld] = useState<Held>(nothing);
    const [round, setRound] = useState(0);
    const run = useRef(0);
    const load = async (cursor: string | null, before: readonly Receipt[], mine: number) => {
        setHeld(now => ({ ...now, isLoading: true, error: null }));
        try {
            const page = await get('/api/receipts', { ...asked, limit: 200, cursor: cursor ?? '' });
            if (mine === run.current)
                setHeld(now => ({
                    rows: [...before, ...(page.data as readonly Receipt[])],
                    next: page.next,
                    error: null,
                    isLoading: false,
                    ended: cursor ? now.ended : (tick.peek()?.totals.requests ?? null),
                }));
        } catch (failure) {
            if (mine === run.current) setHeld(now => ({ ...now, error: failure as Error, isLoading: false }));
        }
    };
    useEffect(() => {
        const mine = ++run.current;
        setHeld(now => ({ ...nothing, rows: round > 0 ? now.rows : [] }));
        void load(null, [], mine);
    }, [key, round]);
    // Without a filter, what ended since is what a look from the top would add.
    const fresh = held.ended === null || key !== allOf ? 0 : Math.max(0, (tick.value?.totals.requests ?? 0) - held.ended);
    return (
        <Card
            className="ledger"
            title="Requests"
            note="Newest first; kept 90 days. Prompts, answers and keys are not stored."
            actions={
                <>
                    {fresh > 0 && (
                        <button type="button" class="button small" onClick={() => setRound(round + 1)}>
                            {whole(fresh)} new
                        </button>
                    )}
                    <Save what="CSV" onClick={() => csv(held.rows)} />
                </>
            }
        >
            <Filters label="Filter requests" active={names.filter(name => param(name)).length}>
                <Line label="Model" value={param('model')} placeholder="All" onChange={value => setParams({ model: value, id: null })} />
                <Line
                    label="Served in"
                    value={param('region')}
                    placeholder="All regions"
                    list={tick.value?.regions.map(region => region.region) ?? []}
                    onChange={value => setParams({ region: value, id: null })}
                />
                <Choice label="Class" value={param('class')} options={classes} onChange={value => setParams({ class: value, id: null })} />
            </Filters>
            {held.error && held.rows.length === 0 && <Fault error={held.error} again={() => setRound(round + 1)} />}
            {held.error instanceof Gone && <Return onReturn={() => setRound(round + 1)} />}
            {!held.error &&
                held.rows.length === 0 &&
                (held.isLoading ? (
                    <div role="status">
                        <span class="hidden">Loading</span>
                        <Skeleton lines={12} />
                    </div>
                ) : (
                    <Empty title="No request yet">
                        {names.some(name => param(name)) ? (
                            'None fits these filters.'
                        ) : (
                            <>
                                Send one to <code>{location.origin}/v1/chat/completions</code>, or start the demo load on <a href={href('now')}>Now</a>.
                            </>
                        )}
                    </Empty>
                ))}
            {held.rows.length > 0 && (
                <List
                    rows={held.rows}
                    id={id}
                    more={held.next !== null && !held.isLoading && held.rows.length < mostRows}
                    onMore={() => void load(held.next, held.rows, run.current)}
                    isLoading={held.isLoading}
                />
            )}
        </Card>
    );
}

/** Asks again as soon as the stream is back. */
function Return({ onReturn }: { onReturn: () => void }) {
    const first = useRef(tick.peek()?.at);
    useEffect(() => {
        if (tick.value?.at !== first.current) onReturn();
    }, [tick.value?.at]);
    return null;
}

function List({ rows, id, more, onMore, isLoading }: { rows: readonly Receipt[]; id: string; more: boolean; onMore: () => void; isLoading: boolean }) {
    const box = useRef<HTMLDivElement>(null);
    const [[top, height], setView] = useState<readonly [number, number]>([0, 600]);
    useLayoutEffect(() => {
        const frame = box.current!;
        const look = () => setView([frame.scrollTop, frame.clientHeight]);
        const seen = new ResizeObserver(look);
        seen.observe(frame);
        frame.addEventListener('scroll', look, { passive: true });
        look();
        return () => {
            seen.disconnect();
            frame.removeEventListener('scroll', look);
        };
    }, []);
    const first = Math.max(0, Math.floor(top / rowPx) - spare);
    const last = Math.min(rows.length, Math.ceil((top + height) / rowPx) + spare);
    useEffect(() => {
        if (more && last > rows.length - 40) onMore();
    }, [more, last, rows.length]);
    const open = (at: number) => {
        const to = rows[Math.max(0, Math.min(rows.length - 1, at))]!;
        setParams({ id: to.id });
        const y = rows.indexOf(to) * rowPx;
        if (y < box.current!.scrollTop) box.current!.scrollTop = y;
        else if (y + rowPx > box.current!.scrollTop + box.current!.clientHeight) box.current!.scrollTop = y + rowPx - box.current!.clientHeight;
    };
    const chosen = rows.findIndex(row => row.id === id);
    return (
        <>
            <div class="receipt-row receipt-head" aria-hidden="true">
                <span>Time</span>
                <span>Model, class</span>
                <span>From → served in</span>
                <span class="num">Tokens</span>
                <span class="num">Carbon</span>
                <span class="num">Cost</span>
                <span class="num">Time, ms</span>
                <span>Outcome</span>
            </div>
            <div
                class="receipts"
                ref={box}
                role="listbox"
                aria-label="Requests, newest first"
                tabIndex={0}
                aria-activedescendant={chosen >= first && chosen < last ? `receipt-${id}` : undefined}
                onKeyDown={event => {
                    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
                    if (by) {
                        event.preventDefault();
                        open(chosen < 0 ? 0 : chosen + by);
                    }
                }}
            >
                <div class="receipts-all" style={{ height: `${rows.length * rowPx}px` }} role="presentation">
                    {rows.slice(first, last).map((row, at) => (
                        <Row key={row.id} row={row} top={(first + at) * rowPx} isChosen={row.id === id} at={first + at} count={rows.length} />
                    ))}
                </div>
            </div>
            <footer class="more">
                <span class="note" role="status">
                    {whole(rows.length)} loaded
                    {more
                        ? ', more as you scroll'
                        : isLoading
                          ? ', more on their way'
                          : rows.length >= mostRows
                            ? ', as many as the page holds: narrow the list for older ones'
                            : ', all there are'}
                </span>
            </footer>
        </>
    );
}

function Row({ row, top, isChosen, at, count }: { row: Receipt; top: number; isChosen: boolean; at: number; count: number }) {
    const { served } = row;
    return (
        <div
            id={`receipt-${row.id}`}
            class={`receipt-row ${isChosen ? 'picked' : ''}`}
            role="option"
            aria-selected={isChosen}
            aria-setsize={count}
            aria-posinset={at + 1}
            style={{ transform: `translateY(${top}px)` }}
            onClick={() => setParams({ id: row.id }, true)}
        >
            <time dateTime={row.at}>{time(row.at)}</time>
            <span class="cut">
                <b>{row.ask.model}</b> <span class="sub">{row.ask.class}</span>
            </span>
            <span class="cut">
                {row.ask.origin.replace(/, \w\w$/, '')} <span class="sub">→</span> <b>{served?.region ?? row.tried.at(-1) ?? 'nowhere'}</b>
            </span>
            <span class="num">{whole(row.promptTokens + row.outputTokens)}</span>
            <span class="num">{served ? quantity(grams(served.emissionsG)) : '–'}</span>
            <span class="num">{served ? quantity(usd(served.charge.totalUsd)) : '–'}</span>
            <span class="num">{number(row.totalMs)}</span>
            <span>
                <Badge tone={tones[row.outcome]}>{outcomes[row.outcome]}</Badge>
            </span>
        </div>
    );
}

const quantity = ({ text, unit }: { text: string; unit: string }) => (
    <>
        {text} <span class="unit">{unit}</span>
    </>
);

function csv(rows: readonly Receipt[]): void {
    saveCsv(
        'requests',
        [
            'id',
            'at',
            'model',
            'class',
            'origin',
            'residency',
            'budget_ms',
            'outcome',
            'status',
            'region',
            'prompt_tokens',
            'output_tokens',
            'energy_j',
            'emissions_g',
            'carbon_kind',
            'charge_usd',
            'runner_up',
            'runner_up_charge_usd',
            'runner_up_emissions_g',
            'first_byte_ms',
            'total_ms',
            'overhead_ms',
            'snapshot_version',
        ],
        rows.map(row => [
            row.id,
            row.at,
            row.ask.model,
            row.ask.class,
            row.ask.origin,
            row.ask.residency,
            row.ask.budgetMs,
            row.outcome,
            row.status,
            row.served?.region,
            row.promptTokens,
            row.outputTokens,
            row.served?.energyJ,
            row.served?.emissionsG,
            row.carbonKind,
            row.served?.charge.totalUsd,
            row.runnerUp?.region,
            row.runnerUp?.charge.totalUsd,
            row.runnerUp?.emissionsG,
            row.firstByteMs,
            row.totalMs,
            row.overheadMs,
            row.snapshotVersion,
        ]),
    );
}
