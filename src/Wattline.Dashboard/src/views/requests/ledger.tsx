import { useEffect, useRef, useState } from 'preact/hooks';
import { Gone, Refused, get } from '../../api/client';
import { tick } from '../../api/live';
import type { Receipt } from '../../api/types';
import { href, param, setParams } from '../../app/router';
import { Card, Choice, Empty, Fault, Filters, Line, Skeleton, mayPass } from '../../parts/parts';
import { whole } from '../../units';
import { SaveAll } from './csv';
import { List } from './list';
import { Pages, pageRows } from './pages';

const names = ['model', 'region', 'class'] as const;
const classes = ['', 'control', 'video', 'voice', 'chat', 'code', 'batch'].map(value => ({ value, label: value || 'All' }));
const allOf = JSON.stringify(Object.fromEntries(names.map(name => [name, ''])));

interface Held {
    /** The list that is shown, as it stood when it was read first. */
    readonly pages: Pages | null;
    readonly start: string;
    readonly total: number;
    readonly place: number;
    readonly error: Error | null;
    readonly isLoading: boolean;
    /** Requests that had ended by then. */
    readonly ended: number | null;
}

const nothing: Held = { pages: null, start: '', total: 0, place: 0, error: null, isLoading: true, ended: null };

/** The ledger, newest first: all of it, however long; pages come as they are scrolled to. */
export function Ledger({ id }: { id: string }) {
    const asked = Object.fromEntries(names.map(name => [name, param(name)]));
    const key = JSON.stringify(asked);
    const [held, setHeld] = useState<Held>(nothing);
    const [round, setRound] = useState(0);
    const [version, redraw] = useState(0);
    const run = useRef(0);
    const load = async (mine: number, around: string): Promise<void> => {
        try {
            const ended = tick.peek()?.totals.requests ?? null;
            const page = await get('/api/receipts', { ...asked, limit: pageRows, total: 'true', around });
            if (mine !== run.current) return;
            const start = page.start ?? '';
            const fetch = async (offset: number, signal: AbortSignal) =>
                (await get('/api/receipts', { ...asked, limit: pageRows, cursor: start, offset }, undefined, signal)).data as readonly Receipt[];
            const pages = new Pages(page.total ?? 0, fetch, () => redraw(now => now + 1));
            const rows = page.data as readonly Receipt[];
            pages.put(page.offset, rows);
            const on = rows.findIndex(row => row.id <= around);
            const place = around ? page.offset + (on < 0 ? rows.length - 1 : on) : 0;
            setHeld({ pages, start, total: page.total ?? 0, place: Math.max(0, place), error: null, isLoading: false, ended });
        } catch (failure) {
            // A place that no receipt can have: the list is shown from its top, and who asked for it hears of it beside.
            if (around && failure instanceof Refused && failure.parameter === 'around') return load(mine, '');
            if (mine === run.current) setHeld(now => ({ ...now, error: failure as Error, isLoading: false }));
        }
    };
    useEffect(() => {
        const mine = ++run.current;
        setHeld(now => (round > 0 ? { ...now, error: null, isLoading: true } : nothing));
        void load(mine, param('at') || id);
    }, [key, round]);
    useEffect(() => () => held.pages?.stop(), [held.pages]);
    const isFiltered = key !== allOf;
    // Without a filter, what ended since is what a look from the top would add.
    const fresh = held.ended === null || isFiltered ? 0 : Math.max(0, (tick.value?.totals.requests ?? 0) - held.ended);
    const again = (at: string | null) => {
        setParams({ at });
        setRound(round + 1);
    };
    const narrow = (name: string) => (value: string) => setParams({ [name]: value, id: null, at: null });
    const problem = held.error ?? held.pages?.error ?? null;
    return (
        <Card
            className="ledger"
            title="Requests"
            note="Newest first; kept 90 days. Prompts, answers and keys are not stored."
            actions={
                <>
                    {fresh > 0 && (
                        <button type="button" class="button small" onClick={() => again(null)}>
                            {whole(fresh)} new
                        </button>
                    )}
                    <SaveAll asked={asked} start={held.start} total={held.total} />
                </>
            }
        >
            <Filters label="Filter requests" active={names.filter(name => param(name)).length}>
                <Line label="Model" value={param('model')} placeholder="All" onChange={narrow('model')} />
                <Choice
                    label="Served in"
                    value={param('region')}
                    options={regionsOf(param('region'))}
                    onChange={narrow('region')}
                />
                <Choice label="Class" value={param('class')} options={classes} onChange={narrow('class')} />
                <Moment onChange={again} />
            </Filters>
            {problem && held.total === 0 && <Fault error={problem} again={() => setRound(round + 1)} />}
            {problem instanceof Gone && <Return onReturn={() => (held.pages && !held.error ? held.pages.again() : setRound(round + 1))} />}
            {problem && held.total > 0 && !(problem instanceof Gone) && (
                <p class="note bad-note" role="alert">
                    {problem.message}{' '}
                    {mayPass(problem) && (
                        <button type="button" class="button small" onClick={() => (held.pages ? held.pages.again() : setRound(round + 1))}>
                            Try again
                        </button>
                    )}
                </p>
            )}
            {!problem && held.total === 0 && (held.isLoading ? <Coming /> : <None isFiltered={isFiltered} />)}
            {held.pages && held.total > 0 && <List pages={held.pages} total={held.total} place={held.place} version={version} id={id} />}
        </Card>
    );
}

/** The regions of the fleet, and one that the address names and the fleet has no longer. */
function regionsOf(named: string): { value: string; label: string }[] {
    const fleet = tick.value?.regions.map(region => region.region) ?? [];
    return [{ value: '', label: 'All regions' }, ...[...new Set([...fleet, ...(named ? [named] : [])])].sort().map(value => ({ value, label: value }))];
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** What the identifiers of receipts of a moment begin with: they sort by time. */
const firstOf = (ms: number): string => {
    let text = '';
    for (let left = ms; text.length < 10; left = Math.floor(left / 32)) text = alphabet[left % 32] + text;
    return text.padEnd(22, '0');
};

/** Goes to the newest request before a moment. */
const Moment = ({ onChange }: { onChange: (at: string | null) => void }) => (
    <Line
        label="Go to"
        type="datetime-local"
        value=""
        onChange={value => {
            const ms = Date.parse(value);
            if (Number.isFinite(ms) && ms >= 0) onChange(firstOf(ms));
        }}
    />
);

const Coming = () => (
    <div role="status">
        <span class="hidden">Loading</span>
        <Skeleton lines={12} />
    </div>
);

const None = ({ isFiltered }: { isFiltered: boolean }) => (
    <Empty title="No request yet">
        {isFiltered ? (
            'None fits these filters.'
        ) : (
            <>
                Send one to <code>{location.origin}/v1/chat/completions</code>, or start the demo load on <a href={href('now')}>Now</a>.
            </>
        )}
    </Empty>
);

/** Asks again as soon as the stream is back. */
function Return({ onReturn }: { onReturn: () => void }) {
    const first = useRef(tick.peek()?.at);
    useEffect(() => {
        if (tick.value?.at !== first.current) onReturn();
    }, [tick.value?.at]);
    return null;
}
