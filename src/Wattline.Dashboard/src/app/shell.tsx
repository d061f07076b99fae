import { effect } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Gone, answers, hasKey, refusal, setKey, wantsKey } from '../api/client';
import { needsAdmin, noStream, tick, watch } from '../api/live';
import { useLoad } from '../api/load';
import { Badge, Choice, Fault, Skeleton } from '../parts/parts';
import { TipLayer, tipOf } from '../parts/tip';
import { type Theme, theme } from '../theme/theme';
import { carbonUnit, carbonUnits, per, perUnits, priceUnit, priceUnits, time } from '../units';
import type { CarbonUnit, Per, PriceUnit } from '../units';
import { href, param, setParams, view } from './router';
import { views } from './views';

export function Shell() {
    useEffect(watch, []);
    const main = useRef<HTMLElement>(null);
    const current = views.find(one => one.path === view.value) ?? null;
    useEffect(() => {
        document.title = current ? `${current.name} · Wattline` : 'Wattline';
    }, [current]);
    return (
        <>
            <a
                class="skip"
                href="#main"
                onClick={event => {
                    event.preventDefault();
                    main.current?.focus();
                }}
            >
                Skip to the content
            </a>
            <header class="bar">
                <a class="brand" href={href('now')} aria-label="Wattline, start">
                    <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
                        <rect width="32" height="32" rx="7" fill="var(--accent)" />
                        <path
                            d="M5 20h5l3-11 5 15 4-9h5"
                            fill="none"
                            stroke="var(--accent-ink)"
                            stroke-width="2.8"
                            stroke-linecap="round"
                            stroke-linejoin="round"
                        />
                    </svg>
                    <span>Wattline</span>
                </a>
                <nav aria-label="Views">
                    {views.map(one => (
                        <a key={one.path} href={href(one.path)} aria-current={one === current ? 'page' : undefined}>
                            <span class={one.short ? 'name' : ''}>{one.name}</span>
                            {one.short && (
                                <span class="short" aria-hidden="true">
                                    {one.short}
                                </span>
                            )}
                        </a>
                    ))}
                </nav>
                <div class="bar-end">
                    <Currency />
                    <Link />
                    <Settings />
                </div>
            </header>
            <Banner />
            <main id="main" ref={main} tabIndex={-1}>
                <h1 class="hidden">{current?.title ?? 'Nothing here'}</h1>
                {current ? (
                    <Loaded key={current.path} load={current.load} />
                ) : (
                    <div class="page">
                        <div class="card empty">
                            <p class="empty-title">There is no such view</p>
                            <p class="note">
                                <a href={href('now')}>Go to Now</a>
                            </p>
                        </div>
                    </div>
                )}
            </main>
            {wantsKey.value && <KeyGate />}
            <TipLayer />
        </>
    );
}

const whenIdle = (act: () => void) => ('requestIdleCallback' in window ? requestIdleCallback(act) : setTimeout(act, 500));

/** A view comes when it is looked at first, or when the page has nothing else to do: then it is there when the gateway is not. */
function Loaded({ load }: { load: () => Promise<{ default: ComponentType }> }) {
    const view = useLoad('view', () =>
        load().catch(() => {
            throw new Gone('The view could not be loaded.');
        }),
    );
    useEffect(() => {
        if (view.value) whenIdle(() => void Promise.allSettled(views.map(one => one.load())));
    }, [view.value]);
    if (view.value) {
        const View = view.value.default;
        return <View />;
    }
    return (
        <div class="page">
            <div class="card">
                {view.error ? (
                    <Fault error={view.error} again={view.again} />
                ) : (
                    <div role="status">
                        <span class="hidden">Loading</span>
                        <Skeleton lines={12} />
                    </div>
                )}
            </div>
        </div>
    );
}

/** What the figures rest on: a replayed year is called one, on every view. */
function Currency() {
    const regions = tick.value?.regions;
    if (!regions) return null;
    const kinds = new Set(regions.flatMap(region => [region.carbonTimeliness, region.priceTimeliness]).filter(kind => kind !== null));
    if (!kinds.has('replayed') && !kinds.has('constant')) return <Badge tone="good">Live signals</Badge>;
    const mixed = kinds.has('live') || kinds.has('forecast');
    return (
        <button
            type="button"
            class="badge warn"
            {...tipOf(() => (
                <p>
                    {mixed ? 'Some prices and carbon are live; the others are' : 'Prices and carbon are'} those of the like hour of 2022, replayed, or one
                    figure of a year. They are not live: set <code>signals:</code> in wattline.yaml for live ones.
                </p>
            ))}
        >
            {mixed ? 'Partly replayed' : 'Replayed 2022'}
        </button>
    );
}

function Link() {
    const well = answers.value && tick.value !== null;
    const text = !answers.value ? 'Not connected' : needsAdmin.value ? 'No live view' : noStream.value ? 'Not connected' : tick.value ? 'Connected' : 'Connecting';
    return (
        <span class={`link ${well ? 'on' : answers.value && needsAdmin.value ? 'plain' : ''}`} role="status">
            <i aria-hidden="true" />
            <span>{text}</span>
        </span>
    );
}

function Banner() {
    const [since, setSince] = useState<string | null>(null);
    useEffect(() => effect(() => setSince(answers.value ? null : time(new Date()))), []);
    if (answers.value)
        return noStream.value && !needsAdmin.value && !wantsKey.value ? (
            <div class="banner" role="status">
                No live figures. {noStream.value}
            </div>
        ) : null;
    return (
        <div class="banner bad" role="alert">
            The gateway does not answer{since && ` since ${since}`}. The page asks again by itself;{' '}
            {tick.value ? `its figures are those of ${time(tick.value.at)}.` : 'there are no figures yet.'}
        </div>
    );
}

const themes = [
    { value: 'system', label: 'System' },
    { value: 'light', label: 'Light' },
    { value: 'dark', label: 'Dark' },
];

/** Units and colours. Units stand in the address as well, so that a link shows what its sender saw. */
function Settings() {
    const box = useRef<HTMLDetailsElement>(null);
    useEffect(() => {
        const away = (event: Event) => {
            const left = event instanceof KeyboardEvent ? event.key === 'Escape' : !box.current?.contains(event.target as Node);
            if (left && box.current?.open) {
                box.current.open = false;
                if (event instanceof KeyboardEvent) box.current.querySelector('summary')?.focus();
            }
        };
        addEventListener('pointerdown', away);
        addEventListener('keydown', away);
        return () => {
            removeEventListener('pointerdown', away);
            removeEventListener('keydown', away);
        };
    }, []);
    const option = (value: string) => ({ value, label: value });
    return (
        <details class="menu" ref={box}>
            <summary aria-label="Units and colours">
                <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
                    <path d="M2 4.5h7m3.5 0H14M2 11.5h1.5m3.5 0H14" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" />
                    <circle cx="10.7" cy="4.5" r="1.7" fill="none" stroke="currentColor" stroke-width="1.5" />
                    <circle cx="5.2" cy="11.5" r="1.7" fill="none" stroke="currentColor" stroke-width="1.5" />
                </svg>
                <span class="menu-word">Units</span>
            </summary>
            <div class="menu-box">
                <Choice label="Carbon" value={carbonUnit.value} options={carbonUnits.map(option)} onChange={value => choose('cu', value)} />
                <Choice label="Electricity" value={priceUnit.value} options={priceUnits.map(option)} onChange={value => choose('pu', value)} />
                <Choice label="Sums" value={per.value} options={perUnits} onChange={value => choose('per', value)} />
                <Choice label="Colours" value={theme.value} options={themes} onChange={value => (theme.value = value as Theme)} />
            </div>
        </details>
    );
}

const units = {
    cu: { all: carbonUnits as readonly string[], set: (value: string) => (carbonUnit.value = value as CarbonUnit) },
    pu: { all: priceUnits as readonly string[], set: (value: string) => (priceUnit.value = value as PriceUnit) },
    per: { all: perUnits.map(one => one.value) as readonly string[], set: (value: string) => (per.value = value as Per) },
};

function choose(name: keyof typeof units, value: string): void {
    units[name].set(value);
    localStorage.setItem(`wattline.${name}`, value);
    setParams({ [name]: value });
}

/** Units as the address says, else as they were chosen last. */
export function readUnits(): void {
    for (const [name, unit] of Object.entries(units)) {
        const value = param(name) || localStorage.getItem(`wattline.${name}`) || '';
        if (unit.all.includes(value)) unit.set(value);
    }
}

/** Where keys are configured: the page holds one for as long as its tab is open, once the gateway took it. */
function KeyGate() {
    const box = useRef<HTMLDialogElement>(null);
    const [problem, setProblem] = useState('');
    const [isAsking, setAsking] = useState(false);
    // Who has a key that serves for something may keep it.
    const mayLeave = hasKey();
    const leave = () => (wantsKey.value = false);
    useEffect(() => box.current?.showModal(), []);
    const submit = async (form: HTMLFormElement) => {
        const key = String(new FormData(form).get('key') ?? '').trim();
        setAsking(true);
        const why = key ? await refusal(key) : 'Write a key.';
        setAsking(false);
        setProblem(why ?? '');
        if (why) return form.querySelector('input')?.select();
        setKey(key);
        location.reload();
    };
    return (
        <dialog class="gate" ref={box} aria-labelledby="gate-title" onCancel={event => (mayLeave ? leave() : event.preventDefault())}>
            <form
                method="post"
                onSubmit={event => {
                    event.preventDefault();
                    void submit(event.currentTarget);
                }}
            >
                <h2 id="gate-title">This gateway asks for a key</h2>
                <p class="note">
                    One of <code>keys:</code> in its configuration. An admin's key shows everybody's requests. It stays in this tab, and goes to this gateway
                    alone.
                </p>
                <div class="field">
                    <label for="gate-key">Key</label>
                    <input
                        id="gate-key"
                        name="key"
                        type="password"
                        autocomplete="off"
                        aria-invalid={problem !== ''}
                        aria-describedby={problem ? 'gate-problem' : undefined}
                    />
                </div>
                {problem && (
                    <p class="gate-problem" id="gate-problem" role="alert">
                        {problem}
                    </p>
                )}
                <div class="chips">
                    <button class="button primary" type="submit" disabled={isAsking}>
                        Use it
                    </button>
                    {mayLeave && (
                        <button class="button" type="button" onClick={leave}>
                            Keep mine
                        </button>
                    )}
                </div>
            </form>
        </dialog>
    );
}
