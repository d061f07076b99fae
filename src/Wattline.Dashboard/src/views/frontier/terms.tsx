import { useEffect, useRef, useState } from 'preact/hooks';
import type { Frontier } from '../../api/types';
import { param, setParams } from '../../app/router';
import { Choice, Segmented, Slider } from '../../parts/parts';
import { number } from '../../units';

/** What the view asks with, by its names in the address. */
export interface Terms {
    readonly scenario: string;
    readonly day: string;
    readonly class: string;
    readonly budget: number;
    readonly carbon: number;
    readonly egress: number;
    readonly state: number;
    readonly law: string;
    /** What the address says that cannot be, each with what stands in its place. */
    readonly faults: readonly string[];
}

const usual = { scenario: 'world', day: '2022-07-01', class: 'chat', budget: '200', carbon: '0', egress: '1', state: '1', law: 'configured' } as const;
type Name = keyof typeof usual;

/** What a figure may be, and in what. */
const ranges = { budget: [0, 3.6e6, ' ms'], carbon: [0, 1000, ' USD/t'], egress: [0, 5, ''], state: [0, 5, ''] } as const;
const choices = { scenario: ['world', 'fleet'], law: ['configured', 'off', 'strict'] } as const;
const dayForm = /^2022-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** Choices stand in the history, so that the way back leads to them; where a slider was dragged does not. */
const isChoice = (name: Name): boolean => name === 'scenario' || name === 'law' || name === 'class' || name === 'day';

/** The address follows when a drag rests: browsers refuse to have it changed with each step. */
const rest = 250;

/** The terms, and what changes one: at once on the page, a moment later in the address. */
export function useTerms(): [Terms, (name: Name, value: string) => void] {
    const [live, setLive] = useState<Partial<Record<Name, string>>>({});
    const later = useRef(0);
    const latest = useRef(live);
    latest.current = live;
    useEffect(() => () => clearTimeout(later.current), []);
    const faults: string[] = [];
    const choice = (name: keyof typeof choices): string => {
        const said = live[name] ?? param(name, usual[name]);
        if (choices[name].some(one => one === said)) return said;
        faults.push(`${name} is ${choices[name].join(' or ')}, not ‘${said}’: ${usual[name]} stands in its place.`);
        return usual[name];
    };
    const scenario = choice('scenario');
    const text = (name: Name): string => live[name] ?? param(name, name === 'class' && scenario === 'fleet' ? '' : usual[name]);
    const day = (): string => {
        if (dayForm.test(text('day'))) return text('day');
        faults.push(`day is one of 2022, as 2022-07-01, not ‘${text('day')}’: ${usual.day} stands in its place.`);
        return usual.day;
    };
    const figure = (name: keyof typeof ranges): number => {
        const [least, most, unit] = ranges[name];
        const said = Number(text(name));
        if (text(name).trim() !== '' && said >= least && said <= most) return said;
        faults.push(`${name} is a number from ${number(least)} to ${number(most, 4)}${unit}, not ‘${text(name)}’: ${usual[name]} stands in its place.`);
        return Number(usual[name]);
    };
    const written = (changes: Partial<Record<Name, string>>) =>
        Object.fromEntries(Object.entries(changes).map(([one, to]) => [one, to === usual[one as Name] ? null : to]));
    const choose = (changes: Partial<Record<Name, string>>) => {
        clearTimeout(later.current);
        setParams(written(latest.current));
        latest.current = { ...latest.current, ...changes };
        setLive(latest.current);
        const before = location.hash;
        setParams(written(changes), true);
        if (location.hash === before) setLive({});
        else addEventListener('hashchange', () => setLive({}), { once: true });
    };
    const set = (name: Name, value: string) => {
        if (isChoice(name)) return choose({ [name]: value, ...(name === 'scenario' ? { class: value === 'fleet' ? 'all' : usual.class } : {}) });
        setLive(before => ({ ...before, [name]: value }));
        clearTimeout(later.current);
        later.current = window.setTimeout(() => {
            setParams(written(latest.current));
            setLive({});
        }, rest);
    };
    return [
        {
            scenario,
            day: day(),
            class: text('class') || 'all',
            budget: figure('budget'),
            carbon: figure('carbon'),
            egress: figure('egress'),
            state: figure('state'),
            law: choice('law'),
            faults,
        },
        set,
    ];
}

const days = [
    { value: '2022-01-12', label: '12 January 2022' },
    { value: '2022-04-13', label: '13 April 2022' },
    { value: '2022-07-01', label: '1 July 2022' },
    { value: '2022-10-12', label: '12 October 2022' },
];

/** The sliders and choices. */
export function Controls({ terms, set, frontier, to }: { terms: Terms; set: (name: Name, value: string) => void; frontier: Frontier | null; to: number }) {
    const classes = frontier?.classes.map(one => one.name) ?? [];
    const names = terms.class === 'all' || classes.includes(terms.class) ? classes : [...classes, terms.class];
    return (
        <form class="frontier-terms" aria-label="Terms of the frontier" onSubmit={event => event.preventDefault()}>
            {terms.faults.length > 0 && (
                <div class="note frontier-faults" role="status">
                    <b>The address asks for what there is not:</b>
                    {terms.faults.map(fault => (
                        <p key={fault}>{fault}</p>
                    ))}
                </div>
            )}
            <div class="frontier-choice">
                <span class="frontier-name">Scenario</span>
                <Segmented
                    label="Scenario"
                    value={terms.scenario}
                    options={[
                        { value: 'world', label: 'World' },
                        { value: 'fleet', label: 'This fleet' },
                    ]}
                    onChange={value => set('scenario', value)}
                />
            </div>
            {terms.scenario === 'world' && (
                <Choice
                    label="Day, replayed"
                    value={terms.day}
                    options={days.some(day => day.value === terms.day) ? days : [...days, { value: terms.day, label: terms.day }]}
                    onChange={value => set('day', value)}
                />
            )}
            <Choice
                label="Budget of"
                value={terms.class}
                options={[{ value: 'all', label: 'All classes' }, ...names.map(name => ({ value: name, label: name }))]}
                onChange={value => set('class', value)}
            />
            <Slider
                label="Latency budget"
                value={Math.min(to, terms.budget)}
                min={0}
                max={to}
                text={`${number(terms.budget, 4)} ms`}
                onInput={value => set('budget', String(value))}
            />
            <Slider
                label="Carbon price"
                value={terms.carbon}
                min={0}
                max={500}
                step={5}
                text={`${number(terms.carbon)} USD/t`}
                onInput={value => set('carbon', String(value))}
            />
            <Factor label="Egress" value={terms.egress} hint="What bytes cost between regions" onInput={value => set('egress', value)} />
            <Factor label="Session state" value={terms.state} hint="What leaving a session's cache behind costs" onInput={value => set('state', value)} />
            <div class="frontier-choice">
                <span class="frontier-name">Law</span>
                <Segmented
                    label="Law"
                    value={terms.law}
                    options={[
                        { value: 'configured', label: 'As configured' },
                        { value: 'off', label: 'Off' },
                        { value: 'strict', label: 'Strict' },
                    ]}
                    onChange={value => set('law', value)}
                />
                {frontier && <p class="note">{frontier.terms.lawNote}</p>}
            </div>
        </form>
    );
}

/** A slider over what a friction is multiplied by. */
const Factor = ({ label, value, hint, onInput }: { label: string; value: number; hint: string; onInput: (value: string) => void }) => (
    <Slider label={label} value={value} min={0} max={5} step={0.1} text={`× ${number(value)}`} onInput={to => onInput(String(to))} hint={hint} />
);
