import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Receipt } from '../../api/types';
import { setParams } from '../../app/router';
import { Head, Row, Waiting } from './row';
import type { Pages } from './pages';
import { whole } from '../../units';

const rowPx = 44;
const headPx = 34;
const spare = 6;

/** Browsers draw nothing farther down than some 16 million pixels: a list that is longer is scrolled in steps of more than a pixel. */
const mostPx = 12_000_000;
const settleMs = 300;

/** More than rows are ever drawn: what leaves the sight on one side is used again on the other, since changing a row's words is less than making it. */
const slots = 256;

interface Props {
    readonly pages: Pages;
    readonly total: number;
    /** The row at the top when the list is shown first. */
    readonly place: number;
    /** Another one where pages came: what has the same properties is not drawn anew. */
    readonly version: number;
    /** The receipt that is open. */
    readonly id: string;
}

/**
 * A list of any length: its height is that of all rows, and those in sight are drawn. The rows are a grid for screen readers, with each row's true
 * place and the true count; the arrows, Page Up and Down, Home and End move along it, Enter opens.
 */
export function List({ pages, total, place, id }: Props) {
    const box = useRef<HTMLDivElement>(null);
    const [, setSeen] = useState('');
    const [active, setActive] = useState<number | null>(null);
    const shape = () => {
        const frame = box.current;
        const height = Math.max(rowPx, (frame?.clientHeight ?? 600) - headPx);
        const all = total * rowPx;
        const drawn = Math.min(all, mostPx);
        const scale = all > drawn ? (all - height) / (drawn - height) : 1;
        const top = (frame?.scrollTop ?? 0) * scale;
        return { height, drawn, scale, top, first: Math.max(0, Math.floor(top / rowPx)), last: Math.min(total, Math.ceil((top + height) / rowPx)) };
    };
    const now = shape();
    const scrollTo = (top: number) => {
        box.current!.scrollTop = top / shape().scale;
    };
    useLayoutEffect(() => {
        const frame = box.current!;
        let settled = 0;
        const look = () => {
            const { first, last, scale, top } = shape();
            pages.look(first, last);
            // Rows stand still where a pixel is a pixel: nothing is drawn anew until another row comes into sight.
            setSeen(scale === 1 ? `${first} ${last}` : `${top}`);
            clearTimeout(settled);
            settled = window.setTimeout(() => {
                const from = Math.ceil(shape().top / rowPx - 0.5);
                const row = pages.at(from);
                if (frame.clientHeight > 0 && (row || from === 0)) setParams({ at: from === 0 ? null : row!.id });
            }, settleMs);
        };
        const seen = new ResizeObserver(look);
        seen.observe(frame);
        frame.addEventListener('scroll', look, { passive: true });
        scrollTo(place * rowPx);
        look();
        return () => {
            clearTimeout(settled);
            seen.disconnect();
            frame.removeEventListener('scroll', look);
        };
    }, [pages]);
    useEffect(() => setActive(null), [pages]);
    const move = (to: number) => {
        const at = Math.max(0, Math.min(total - 1, to));
        const { top, height } = shape();
        setActive(at);
        if (at * rowPx < top) scrollTo(at * rowPx);
        else if ((at + 1) * rowPx > top + height) scrollTo((at + 1) * rowPx - height);
    };
    // The same for all rows and for ever, so that a row that stays is not drawn anew.
    const open = useCallback((at: number) => {
        const row = pages.at(at);
        setActive(at);
        if (row) setParams({ id: row.id }, true);
    }, [pages]);
    const keys = (event: JSX.TargetedKeyboardEvent<HTMLElement>) => {
        const page = Math.max(1, Math.floor(now.height / rowPx) - 1);
        const from = active ?? now.first - 1;
        const to = { ArrowDown: from + 1, ArrowUp: from - 1, PageDown: from + page, PageUp: from - page, Home: 0, End: total - 1 }[event.key];
        if (to !== undefined) move(to);
        else if (active !== null && (event.key === 'Enter' || event.key === ' ')) open(active);
        else return;
        event.preventDefault();
    };
    const from = Math.max(0, now.first - spare);
    const until = Math.min(total, now.last + spare, from + slots);
    const shift = (box.current?.scrollTop ?? 0) - now.top;
    const drawn: readonly (readonly [number, Receipt | null])[] = Array.from({ length: Math.max(0, until - from) }, (_, at) => [from + at, pages.at(from + at)]);
    return (
        <>
            <div
                class="receipts"
                ref={box}
                role="grid"
                aria-label="Requests, newest first"
                aria-rowcount={total + 1}
                aria-activedescendant={active !== null && active >= from && active < until ? `receipt-${active}` : undefined}
                tabIndex={0}
                onKeyDown={keys}
            >
                <Head />
                <div class="receipts-all" role="rowgroup" style={{ height: `${now.drawn}px` }}>
                    {drawn.map(([at, row]) => {
                        const top = at * rowPx + shift;
                        return row ? (
                            <Row
                                key={at % slots}
                                row={row}
                                at={at}
                                top={top}
                                isChosen={row.id === id}
                                isActive={at === active}
                                onOpen={open}
                            />
                        ) : (
                            <Waiting key={at % slots} at={at} top={top} />
                        );
                    })}
                </div>
            </div>
            <footer class="more">
                <span class="note">
                    {whole(now.first + 1)} to {whole(now.last)} of {whole(total)}
                </span>
            </footer>
        </>
    );
}
