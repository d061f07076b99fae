import { useEffect, useState } from 'preact/hooks';
import { param, setParams } from '../../app/router';
import { Slider } from '../../parts/parts';

/** A value once it has rested so long: what is asked of the gateway while a slider moves. */
export function useRested<T>(value: T, ms: number): T {
    const [rested, setRested] = useState(value);
    useEffect(() => {
        const timer = setTimeout(() => setRested(value), ms);
        return () => clearTimeout(timer);
    }, [value, ms]);
    return rested;
}

/** What a parameter of the address says; null for what stands for no limit, and where it says nothing what is usual. */
export const dialled = (name: string, usual: number | null): number | null => {
    const text = param(name);
    return text === 'none' ? null : text !== '' && Number.isFinite(Number(text)) ? Number(text) : usual;
};

/** The same as the gateway is asked; left out where it is usual there. */
export const askedOf = (name: string): string => (param(name) === 'none' ? '' : param(name));

/** A slider over figures that stand in the address. `null` among them stands for no limit. */
export function Dial({
    name,
    label,
    values,
    usual,
    text,
    hint,
    onRelease,
}: {
    name: string;
    label: string;
    values: readonly (number | null)[];
    usual: number | null;
    text: (value: number | null) => string;
    hint?: string;
    /** Whether the address changes only where the slider is left. */
    onRelease?: boolean;
}) {
    const [held, setHeld] = useState<number | null>(null);
    const value = dialled(name, usual);
    const at = held ?? nearest(values, value);
    const put = (to: number) => {
        setHeld(null);
        const chosen = values[to]!;
        setParams({ [name]: chosen === usual ? null : chosen === null ? 'none' : String(chosen) });
    };
    return (
        <Slider
            label={label}
            value={at}
            min={0}
            max={values.length - 1}
            text={text(held === null ? value : values[held]!)}
            onInput={onRelease ? setHeld : put}
            onChange={put}
            {...(hint ? { hint } : {})}
        />
    );
}

/** A button that draws again: the next seed, in the address. */
export function Chance({ what, seed }: { what: string; seed: string }) {
    return (
        <div class="field">
            <span class="field-name">Chance</span>
            <button type="button" class="button" onClick={() => setParams({ seed: String(1 + (Number(seed || 1) % 999)) })}>
                Other {what} (seed {seed || '1'})
            </button>
        </div>
    );
}

function nearest(values: readonly (number | null)[], value: number | null): number {
    if (value === null) return values.indexOf(null);
    return values.reduce<number>(
        (best, one, at) => (one !== null && (values[best] === null || Math.abs(one - value) < Math.abs(values[best]! - value)) ? at : best),
        values[0] === null ? 1 : 0,
    );
}

/** Evenly spaced figures, both ends included. */
export const evenly = (from: number, to: number, step: number): number[] =>
    Array.from({ length: Math.round((to - from) / step) + 1 }, (_, at) => Number((from + at * step).toPrecision(12)));
