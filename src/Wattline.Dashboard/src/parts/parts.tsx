import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { Gone, Refused } from '../api/client';
import type { Loaded } from '../api/load';

/** A card: a heading, what may be done with it, and what it shows. */
export function Card({
    title,
    note,
    actions,
    children,
    className = '',
    id,
}: {
    title: ComponentChildren;
    note?: ComponentChildren;
    actions?: ComponentChildren;
    children: ComponentChildren;
    className?: string;
    id?: string;
}) {
    const heading = useId();
    return (
        <section class={`card ${className}`} aria-labelledby={heading} id={id}>
            <header class="card-head">
                <div>
                    <h2 id={heading}>{title}</h2>
                    {note && <p class="note">{note}</p>}
                </div>
                {actions && <div class="actions">{actions}</div>}
            </header>
            {children}
        </section>
    );
}

/** One of a few, all of them in sight. */
export function Segmented<T extends string>({
    label,
    value,
    options,
    onChange,
}: {
    label: string;
    value: T;
    options: readonly { readonly value: T; readonly label: string }[];
    onChange: (value: T) => void;
}) {
    const name = useId();
    return (
        <fieldset class="segmented">
            <legend class="hidden">{label}</legend>
            {options.map(option => (
                <label key={option.value} class={option.value === value ? 'on' : ''}>
                    <input type="radio" name={name} value={option.value} checked={option.value === value} onChange={() => onChange(option.value)} />
                    <span>{option.label}</span>
                </label>
            ))}
        </fieldset>
    );
}

interface Option {
    readonly value: string;
    readonly label: string;
}

/** Options, with what the address names besides: a link is shown as it was sent. */
export const including = (options: readonly Option[], value: string): readonly Option[] =>
    options.some(option => option.value === value) ? options : [...options, { value, label: value }];

/** A labelled choice from a list. */
export function Choice({
    label,
    value,
    options,
    onChange,
    compact,
}: {
    label: string;
    value: string;
    options: readonly { readonly value: string; readonly label: string }[];
    onChange: (value: string) => void;
    compact?: boolean;
}) {
    const id = useId();
    return (
        <div class={`field ${compact ? 'compact' : ''}`}>
            <label for={id}>{label}</label>
            <select id={id} value={value} onChange={event => onChange(event.currentTarget.value)}>
                {options.map(option => (
                    <option key={option.value} value={option.value}>
                        {option.label}
                    </option>
                ))}
            </select>
        </div>
    );
}

/** A labelled line of text, told of when it is left or ended with Enter, so that no half-written word is asked about. */
export function Line({
    label,
    value,
    onChange,
    placeholder = '',
    list,
    type = 'text',
    hint,
    unit,
}: {
    label: string;
    value: string;
    onChange: (value: string) => void;
    placeholder?: string;
    list?: readonly string[];
    type?: 'text' | 'number' | 'search' | 'datetime-local';
    hint?: string;
    unit?: string;
}) {
    const id = useId();
    return (
        <div class="field">
            <label for={id}>
                {label}
                {unit && <span class="unit"> {unit}</span>}
            </label>
            <input
                id={id}
                type={type}
                value={value}
                placeholder={placeholder}
                list={list ? `${id}-list` : undefined}
                autocomplete="off"
                spellcheck={false}
                aria-describedby={hint ? `${id}-hint` : undefined}
                onChange={event => onChange(event.currentTarget.value.trim())}
            />
            {list && (
                <datalist id={`${id}-list`}>
                    {list.map(one => (
                        <option key={one} value={one} />
                    ))}
                </datalist>
            )}
            {hint && (
                <p class="note" id={`${id}-hint`}>
                    {hint}
                </p>
            )}
        </div>
    );
}

/** A labelled slider. `onInput` tells every step of a drag, for what is read again from what is there; `onChange` tells where it was left. */
export function Slider({
    label,
    value,
    min,
    max,
    step = 1,
    text,
    onInput,
    onChange,
    hint,
}: {
    label: string;
    value: number;
    min: number;
    max: number;
    step?: number;
    /** The value in words, with its unit. */
    text: string;
    onInput: (value: number) => void;
    onChange?: (value: number) => void;
    hint?: string;
}) {
    const id = useId();
    return (
        <div class="field slider">
            <label for={id}>
                {label} <output for={id}>{text}</output>
            </label>
            <input
                id={id}
                type="range"
                min={min}
                max={max}
                step={step}
                value={value}
                aria-valuetext={text}
                aria-describedby={hint ? `${id}-hint` : undefined}
                onInput={event => onInput(event.currentTarget.valueAsNumber)}
                onChange={onChange && (event => onChange(event.currentTarget.valueAsNumber))}
            />
            {hint && (
                <p class="note" id={`${id}-hint`}>
                    {hint}
                </p>
            )}
        </div>
    );
}

export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'accent';

/** A word that says how something stands: colour never says it alone. */
export const Badge = ({ tone = 'plain', children }: { tone?: Tone; children: ComponentChildren }) => <span class={`badge ${tone}`}>{children}</span>;

/** What stands where nothing is to be shown yet. */
export const Empty = ({ title, children }: { title: string; children?: ComponentChildren }) => (
    <div class="empty">
        <p class="empty-title">{title}</p>
        {children && <div class="note">{children}</div>}
    </div>
);

/** Whether asking the same again may help: what the gateway refuses for what was asked, it refuses again. */
export const mayPass = (error: Error): boolean => !(error instanceof Refused) || error.status >= 500 || error.status === 429;

/** Why something cannot be shown, in the gateway's own words, and what may be done. */
export function Fault({ error, again }: { error: Error; again?: () => void }) {
    return (
        <div class="empty fault" role="alert">
            <p class="empty-title">
                {error instanceof Gone ? 'The gateway does not answer' : error instanceof Refused ? 'That cannot be shown' : 'Something went wrong'}
            </p>
            <p class="note">{error instanceof Gone ? 'This comes back by itself when the gateway does.' : error.message}</p>
            {again && !(error instanceof Gone) && mayPass(error) && (
                <button type="button" class="button" onClick={again}>
                    Try again
                </button>
            )}
        </div>
    );
}

/** Lines in the place of what is on its way, of the height that it will have, so that nothing jumps. */
export const Skeleton = ({ lines = 6 }: { lines?: number }) => (
    <div class="skeleton" aria-hidden="true">
        {Array.from({ length: lines }, (_, at) => (
            <i key={at} />
        ))}
    </div>
);

/** What was loaded, or what stands in its place. An older answer stays, dimmed, while the next is on its way. */
export function Show<T>({ loaded, lines, children }: { loaded: Loaded<T>; lines?: number; children: (value: T) => ComponentChildren }) {
    if (loaded.error && (loaded.value === null || !(loaded.error instanceof Gone))) return <Fault error={loaded.error} again={loaded.again} />;
    if (loaded.value === null)
        return (
            <div role="status">
                <span class="hidden">Loading</span>
                <Skeleton lines={lines ?? 6} />
            </div>
        );
    return (
        <div class={loaded.isLoading ? 'stale' : ''} aria-busy={loaded.isLoading}>
            {children(loaded.value)}
        </div>
    );
}

/** A button that saves what is beside it. */
export const Save = ({ what, onClick }: { what: 'CSV' | 'SVG'; onClick: () => void }) => (
    <button type="button" class="button small" onClick={onClick} aria-label={`Save as ${what}`} title={`Save as ${what}`}>
        <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
            <path
                d="M8 2v8m0 0L4.5 6.5M8 10l3.5-3.5M2.5 13.5h11"
                fill="none"
                stroke="currentColor"
                stroke-width="1.6"
                stroke-linecap="round"
                stroke-linejoin="round"
            />
        </svg>
        {what}
    </button>
);

/** What narrows a view. On a phone it is folded away until it is asked for. */
export function Filters({ label, active, children }: { label: string; active: number; children: ComponentChildren }) {
    const [isOpen, setOpen] = useState(false);
    const id = useId();
    return (
        <>
            <button type="button" class="button small filter-toggle" aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
                Filters{active > 0 && ` (${active})`}
            </button>
            <form id={id} class={`filters ${isOpen ? '' : 'shut'}`} role="search" aria-label={label} onSubmit={event => event.preventDefault()}>
                {children}
            </form>
        </>
    );
}
