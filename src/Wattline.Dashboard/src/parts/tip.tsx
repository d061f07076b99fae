import { signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Source } from '../api/types';
import { moment } from '../units';

/**
 * One tip for the whole page, over whatever is pointed at, focused or tapped. A figure hands it its source; nothing is hidden from those who use no
 * mouse, since every figure can be reached by keys (in tables by the arrows) and the tip is its description.
 */
interface Shown {
    readonly anchor: Element;
    readonly content: () => ComponentChildren;
}

const shown = signal<Shown | null>(null);
const id = 'tip';

const show = (anchor: Element, content: () => ComponentChildren) => (shown.value = { anchor, content });
const hide = (anchor?: Element) => {
    if (!anchor || shown.peek()?.anchor === anchor) shown.value = null;
};

/** What makes an element show a tip. */
export const tipOf = (content: () => ComponentChildren) => ({
    onPointerEnter: (event: JSX.TargetedPointerEvent<Element>) => event.pointerType === 'mouse' && show(event.currentTarget, content),
    onPointerLeave: (event: JSX.TargetedPointerEvent<Element>) =>
        event.pointerType === 'mouse' && document.activeElement !== event.currentTarget && hide(event.currentTarget),
    onFocus: (event: JSX.TargetedFocusEvent<Element>) => show(event.currentTarget, content),
    onBlur: (event: JSX.TargetedFocusEvent<Element>) => hide(event.currentTarget),
    onClick: (event: JSX.TargetedMouseEvent<Element>) => show(event.currentTarget, content),
});

function place(box: HTMLElement, anchor: Element): void {
    const [at, mine] = [anchor.getBoundingClientRect(), box.getBoundingClientRect()];
    const left = Math.max(8, Math.min(innerWidth - mine.width - 8, at.left + at.width / 2 - mine.width / 2));
    const above = at.top - mine.height - 8;
    Object.assign(box.style, { left: `${left}px`, top: `${above > 8 ? above : at.bottom + 8}px`, visibility: 'visible' });
}

export function TipLayer() {
    const box = useRef<HTMLDivElement>(null);
    const now = shown.value;
    useLayoutEffect(() => {
        if (!now || !box.current) return;
        if (!now.anchor.isConnected) return hide();
        place(box.current, now.anchor);
        now.anchor.setAttribute('aria-describedby', id);
        return () => now.anchor.removeAttribute('aria-describedby');
    }, [now]);
    useEffect(() => {
        const escape = (event: KeyboardEvent) => event.key === 'Escape' && hide();
        // A figure reached by keys scrolls into view by that very step, so its tip goes along; one that is only pointed at moves from under the pointer.
        const scroll = () => {
            const anchor = shown.peek()?.anchor;
            if (!anchor) return;
            if (anchor === document.activeElement && box.current) place(box.current, anchor);
            else hide();
        };
        addEventListener('keydown', escape);
        addEventListener('scroll', scroll, { capture: true, passive: true });
        return () => {
            removeEventListener('keydown', escape);
            removeEventListener('scroll', scroll, { capture: true });
        };
    }, []);
    return now ? (
        <div ref={box} class="tip" role="tooltip" id={id}>
            {now.content()}
        </div>
    ) : null;
}

const words: Readonly<Record<string, string>> = {
    lifeCycle: 'life-cycle',
    wholesaleHour: 'day-ahead, by hour',
    wholesaleDay: 'day-ahead, mean of the day',
    wholesaleYear: 'wholesale, mean of the year',
    tariff: 'tariff',
    listPrice: 'list price',
};

export const word = (text: string): string => words[text] ?? text;

/** Source, year, kind and basis of a figure. */
export function SourceTip({ source, title }: { source: Source; title?: string | undefined }) {
    const rows: [string, string | null | undefined][] = [
        ['Source', source.source],
        ['Year', source.year?.toString()],
        ['Kind', source.kind && word(source.kind)],
        ['Basis', source.basis],
        ['Currency', source.timeliness === 'replayed' ? `replayed${source.year ? ` from ${source.year}` : ''}, not live` : source.timeliness],
        ['Of', source.observedFor && moment(source.observedFor)],
        ['Licence', source.licence],
    ];
    return (
        <>
            {title && <p class="tip-title">{title}</p>}
            <dl class="tip-list">
                {rows
                    .filter(([, text]) => text)
                    .map(([name, text]) => (
                        <div key={name}>
                            <dt>{name}</dt>
                            <dd>{text}</dd>
                        </div>
                    ))}
            </dl>
            {source.note && <p class="tip-note">{source.note}</p>}
        </>
    );
}
