import { signal } from '@preact/signals';
import { get, post } from '../../api/client';
import { useLoad } from '../../api/load';
import type { AutoTrial, Reasoning } from '../../api/types';
import { param, setParams } from '../../app/router';
import { CallCard } from '../../parts/call';
import { Figure } from '../../parts/figure';
import { Badge, Card, Choice, Empty, Line, Show } from '../../parts/parts';
import { energyJ, ms, number, percent, span, tokens, whole } from '../../units';
import { Dial, askedOf, useRested } from './dials';
import { Charges, Options, lawSource, timeSource } from './options';

const samples = [
    { name: 'An easy one', text: 'Which rivers meet in Koblenz?' },
    {
        name: 'A proof',
        text: 'Prove by induction that 1 + 2 + ... + n = n(n+1)/2 for every n >= 1. Then solve the equation x^2 - 2x = 3 and show that the sum of its roots is 2.',
    },
    {
        name: 'Code',
        text: 'Why does this never end?\n\n```csharp\nfor (var at = 0; at < list.Count; at++)\n{\n    if (list[at] == 0) { list.Insert(at, 1); }\n}\n```\n\nReturn the mended function.',
    },
];

/** What the reader asks. It is no part of the address and goes nowhere but to the gateway, which keeps none of it. */
const prompt = signal(samples[0]!.text);

const tolerances = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1];
const deadlines = [5, 10, 20, 30, 45, 60, 90, 120, 180, 300, 600, null];
const difficulties = [
    { value: '', label: 'Estimated' },
    { value: 'easy', label: 'Easy (0.2)' },
    { value: 'medium', label: 'Medium (0.5)' },
    { value: 'hard', label: 'Hard (0.8)' },
    { value: '1', label: 'Hardest (1)' },
];

const hints = [
    ['error', 'Max-Error'],
    ['deadline', 'Deadline'],
    ['hard', 'Difficulty'],
    ['from', 'Client-Location'],
    ['residency', 'Residency'],
] as const;

const configuration = `auto:
  - name: auto
    max_error: 0.1
reasoning:
  llama-3.1-8b: { parameters_billions: 8 }
  llama-3.1-70b: { parameters_billions: 70 }`;

/** An alias tried on a prompt of one's own: what would be chosen, and why; no model is asked. */
export function Auto() {
    const reasoning = useLoad('reasoning', signal => get('/api/reasoning', {}, undefined, signal));
    return (
        <Show loaded={reasoning} lines={14}>
            {known => (known.aliases.length === 0 ? <None /> : <Try known={known} />)}
        </Show>
    );
}

const None = () => (
    <Card title="This gateway has no alias">
        <div class="card-body">
            <p class="note">
                Under an alias the gateway chooses which model answers and how long it thinks. Write one into <code>wattline.yaml</code>, with a block for each
                model that thinks and that some upstream serves; it is in force as soon as the file is saved.
            </p>
            <pre class="code" tabIndex={0} role="region" aria-label="Lines of the configuration">
                <code>{configuration}</code>
            </pre>
        </div>
    </Card>
);

function Try({ known }: { known: Reasoning }) {
    const aliases = known.aliases.map(alias => alias.name);
    const alias = aliases.find(name => name === param('alias')) ?? aliases[0]!;
    const usual = known.aliases.find(one => one.name === alias)!;
    const asked = Object.fromEntries(hints.map(([name]) => [name, askedOf(name)])) as Record<(typeof hints)[number][0], string>;
    const headers = Object.fromEntries(hints.filter(([name]) => asked[name]).map(([name, hint]) => [`X-Wattline-${hint}`, asked[name]]));
    const text = prompt.value;
    const key = useRested(JSON.stringify([{ model: alias, messages: [{ role: 'user', content: text }] }, headers]), 200);
    const loaded = useLoad(text.trim() ? key : null, signal => {
        const [body, said] = JSON.parse(key) as [{ model: string }, Record<string, string>];
        return post('/api/lab/auto', body, signal, said);
    });
    return (
        <div class="stack">
            <Card
                title={`Ask for '${alias}'`}
                note="Read and decided as a request is, and not sent: no model is asked, and the prompt is neither kept, logged nor put into the address"
            >
                <div class="ask">
                    <div class="field">
                        <label for="lab-prompt">Prompt</label>
                        <textarea
                            id="lab-prompt"
                            rows={5}
                            maxLength={20_000}
                            value={text}
                            autocomplete="off"
                            onInput={event => (prompt.value = event.currentTarget.value)}
                        />
                        <div class="chips samples">
                            {samples.map(sample => (
                                <button
                                    key={sample.name}
                                    type="button"
                                    class="button small"
                                    aria-pressed={sample.text === text}
                                    onClick={() => (prompt.value = sample.text)}
                                >
                                    {sample.name}
                                </button>
                            ))}
                        </div>
                    </div>
                    <form class="dials narrow" aria-label="What is asked of the answer" onSubmit={event => event.preventDefault()}>
                        {aliases.length > 1 && (
                            <Choice
                                label="Alias"
                                value={alias}
                                options={aliases.map(value => ({ value, label: value }))}
                                onChange={value => setParams({ alias: value === aliases[0] ? null : value })}
                            />
                        )}
                        <Dial
                            name="error"
                            label="Tolerated error"
                            values={[...tolerances.filter(one => one < usual.maxError), usual.maxError]}
                            usual={usual.maxError}
                            text={value => `${number((value ?? 0) * 100)} %`}
                        />
                        <Dial
                            name="deadline"
                            label="Deadline"
                            values={deadlines}
                            usual={usual.deadlineS}
                            text={value => (value === null ? "the class's own" : `${span(value).text} ${span(value).unit}`)}
                        />
                        <Choice label="Difficulty" value={param('hard')} options={difficulties} onChange={value => setParams({ hard: value })} />
                        <Line
                            label="Requests come from"
                            value={param('from')}
                            placeholder="The configured place"
                            onChange={value => setParams({ from: value })}
                        />
                        <Line
                            label="Data may go to"
                            value={param('residency')}
                            list={['EU', 'EEA', 'EU-adequate', 'CBPR', 'US', 'JP']}
                            placeholder="Anywhere"
                            onChange={value => setParams({ residency: value })}
                        />
                    </form>
                </div>
            </Card>
            {text.trim() ? (
                <Show loaded={loaded} lines={30}>
                    {trial => (
                        <div class="stack">
                            <Chosen trial={trial} />
                            <Options trial={trial} />
                            <Charges trial={trial} />
                            <CallCard call={{ model: alias, headers, prompt: text }} note="This call is decided in the same way, and sent." />
                        </div>
                    )}
                </Show>
            ) : (
                <Card title="What would be chosen">
                    <Empty title="Ask something">A model is chosen by what is asked.</Empty>
                </Card>
            )}
        </div>
    );
}

const words = (value: number) => `${ms(value).text} ${ms(value).unit}`;

function Chosen({ trial }: { trial: AutoTrial }) {
    const { difficulty } = trial;
    const way = trial.chosen === null ? null : trial.options[trial.chosen]!;
    const marks = difficulty.marks;
    return (
        <Card
            title={way ? 'What would be chosen' : 'Nothing would serve it'}
            note={`Class ${trial.class}, from ${trial.origin}, data may go ${trial.residency}`}
        >
            <div class="card-body">
                {trial.refusal && (
                    <p class="refusal">
                        <Badge tone="bad">{trial.refusal.code.replaceAll('_', ' ')}</Badge> <span class="sub">HTTP {trial.refusal.status}</span>
                    </p>
                )}
                <p class="insight">{trial.why}</p>
                <dl class="sums plain" aria-label="The choice">
                    <div>
                        <dt>Difficulty taken</dt>
                        <dd>
                            <Figure
                                value={{ text: number(difficulty.taken), unit: difficulty.from }}
                                source={{
                                    source: difficulty.from === 'hint' ? 'the request itself' : 'estimator of this gateway',
                                    basis: difficulty.from === 'hint' ? 'published' : 'chosen',
                                    kind: 'difficulty, 0 easy to 1 hard',
                                    note: marks
                                        ? `Guess ${number(difficulty.mean)}, confidence ${number(difficulty.confidence)}; the less sure, the harder it is taken. Counted: ${whole(marks.tokens)} tokens, ${marks.maths} marks of mathematics, ${marks.code} of code.`
                                        : 'Said by a hint.',
                                }}
                                title="Difficulty"
                            />
                            <span class="sub block">
                                {marks
                                    ? `guess ${number(difficulty.mean)}, confidence ${number(difficulty.confidence)}; ${marks.maths} marks of maths, ${marks.code} of code`
                                    : `confidence ${number(difficulty.confidence)}`}
                            </span>
                        </dd>
                    </div>
                    {way && (
                        <>
                            <div>
                                <dt>Right with probability</dt>
                                <dd>
                                    <Figure
                                        value={{ text: number(way.success * 100), unit: '%' }}
                                        source={lawSource(way)}
                                        title="Probability of a right answer"
                                    />{' '}
                                    {way.lawStanding !== 'learnt' && (
                                        <Badge tone="warn">{way.lawStanding === 'modelled' ? 'modelled' : 'chosen'}, not calibrated</Badge>
                                    )}
                                    <span class="sub block">{percent((1 - trial.maxError) * 100)} asked for</span>
                                </dd>
                            </div>
                            <div>
                                <dt>Energy at the meter</dt>
                                <dd>
                                    <Figure value={energyJ(way.energyJ)} source={way.energySource ?? undefined} title="Energy" />
                                    <span class="sub block">{tokens(way.outputTokens).text} tokens expected</span>
                                </dd>
                            </div>
                            <div>
                                <dt>Whole answer in</dt>
                                <dd>
                                    <Figure value={ms(way.completionMs)} source={timeSource} title="Time to the whole answer" />
                                    <span class="sub block">
                                        {trial.budgetMs === null || trial.budgetScope === 'firstToken' ? 'no limit on the whole' : `limit ${words(trial.budgetMs)}`}
                                        {trial.budgetMs !== null && trial.budgetScope === 'firstToken' && (
                                            <span class="block">
                                                its first token in {words(way.latencyMs)}, limit {words(trial.budgetMs)}
                                            </span>
                                        )}
                                    </span>
                                </dd>
                            </div>
                        </>
                    )}
                </dl>
            </div>
        </Card>
    );
}
