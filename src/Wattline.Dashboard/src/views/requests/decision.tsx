import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Refused, get } from '../../api/client';
import { type Loaded, useLoad } from '../../api/load';
import type { ExplainedRow, Explanation, Receipt, Source } from '../../api/types';
import { param, setParams } from '../../app/router';
import { Figure } from '../../parts/figure';
import { Card, Choice, Line, Show } from '../../parts/parts';
import { asked, carbonSource, latencySource, receiptSource, scoreSource, timed, tokenSource } from './sources';
import { Taken } from './taken';
import { type Quantity, energyJ, grams, moment, ms, number, ofRequest, perRequestSuffix, usd, whole } from '../../units';

const changes = { residency: 'w.residency', 'max-latency-ms': 'w.ms', 'latency-of': 'w.of', 'carbon-usd-per-t': 'w.carbon' } as const;
const scopes = [
    { value: '', label: 'As it was' },
    { value: 'first-token', label: 'First token' },
    { value: 'completion', label: 'Whole answer' },
];

/** One request: what it took, and the decision behind it, taken again on its own snapshot, as it was or with other hints. */
export function Decision({ id }: { id: string }) {
    const receipt = useLoad(`receipt ${id}`, signal => get('/api/receipts/{id}', {}, { id }, signal));
    const wished = Object.fromEntries(Object.entries(changes).map(([name, at]) => [name, param(at)]));
    const isChanged = Object.values(wished).some(value => value);
    const was = useLoad(`explain ${id}`, signal => get('/api/explain', { decision: id }, undefined, signal));
    const what = useLoad(isChanged ? JSON.stringify([id, wished]) : null, signal => get('/api/explain', { decision: id, ...wished }, undefined, signal));
    // What a refused rule would do is not known: what an earlier one did must not stand for it.
    const shown = isChanged ? { ...what, value: what.error ? null : what.value } : was;
    const isUnknown = receipt.error instanceof Refused;
    const box = useRef<HTMLDivElement>(null);
    useEffect(() => {
        // Where it stands in the list's place, the list's focus is gone.
        if (matchMedia('(max-width: 1080px)').matches) box.current?.focus();
    }, []);
    return (
        <div class="decision" ref={box} tabIndex={-1}>
            <Card
                title={
                    <>
                        Request <code class="id">{id}</code>
                    </>
                }
                actions={
                    <button
                        type="button"
                        class="button small"
                        onClick={() => setParams({ id: null, ...Object.fromEntries(Object.values(changes).map(at => [at, null])) })}
                    >
                        Close
                    </button>
                }
            >
                <div class="card-body took-body">
                    <Show loaded={receipt} lines={4}>
                        {found => <Took receipt={found as Receipt} was={was.value as Explanation | null} />}
                    </Show>
                </div>
            </Card>
            {!isUnknown && <WhatIf receipt={receipt.value as Receipt | null} isChanged={isChanged} was={was.value as Explanation | null} now={shown} />}
            {!isUnknown && (
                <Show loaded={shown} lines={10}>
                    {found => <Taken explanation={found as Explanation} id={id} isChanged={isChanged} />}
                </Show>
            )}
        </div>
    );
}

/** Other hints for the same decision, and what they change. */
function WhatIf({ receipt, isChanged, was, now }: { receipt: Receipt | null; isChanged: boolean; was: Explanation | null; now: Loaded<unknown> }) {
    return (
            <Card
                title="What if"
                note="The same decision on the same snapshot, with another rule, limit or price"
                actions={
                    isChanged && (
                        <button type="button" class="button small" onClick={() => setParams(Object.fromEntries(Object.values(changes).map(at => [at, null])))}>
                            As it was
                        </button>
                    )
                }
            >
                <form class="filters" aria-label="Other hints" onSubmit={event => event.preventDefault()}>
                    <Line
                        label="Data may go to"
                        value={param('w.residency')}
                        list={['EU', 'EEA', 'EU-adequate', 'CBPR', 'US', 'JP', 'anywhere']}
                        placeholder={receipt?.ask.residency ?? ''}
                        onChange={value => setParams({ 'w.residency': value })}
                    />
                    <Line
                        label="Latency at most,"
                        unit="ms"
                        type="number"
                        value={param('w.ms')}
                        placeholder={receipt?.ask.budgetMs ? number(receipt.ask.budgetMs) : 'none'}
                        onChange={value => setParams({ 'w.ms': value })}
                    />
                    <Choice label="Latency of" value={param('w.of')} options={scopes} onChange={value => setParams({ 'w.of': value })} />
                    <Line
                        label="Carbon,"
                        unit="USD / t"
                        type="number"
                        value={param('w.carbon')}
                        placeholder="As it was"
                        onChange={value => setParams({ 'w.carbon': value })}
                    />
                </form>
                {isChanged && (
                    <div class="difference" role="status">
                        {was && now.value ? <Difference was={was} now={now.value as Explanation} /> : null}
                    </div>
                )}
            </Card>
    );
}

function Took({ receipt, was }: { receipt: Receipt; was: Explanation | null }) {
    const { served, runnerUp, ask } = receipt;
    const tokens = receipt.promptTokens + receipt.outputTokens;
    const { differs, said, sub } = expectation(receipt, was);
    const source = (kind: string, cost = served): Source | undefined => cost ? receiptSource(kind, cost) : undefined;
    const sum = (kind: string, title: string, quantity: Quantity, cost = served) => (
        <>
            <Figure value={quantity} source={source(kind, cost)} title={title} />
            <span class="sub">{perRequestSuffix()}</span>
        </>
    );
    const facts: [string, preact.ComponentChildren][] = [
        ['When', moment(receipt.at)],
        [
            'Asked for',
            <>
                {ask.model}{' '}
                <span class="sub">
                    {ask.class}, {ask.operation}
                    {receipt.streamed ? ', streamed' : ''}
                </span>
            </>,
        ],
        ['From', ask.origin],
        ['Rule', ask.residency],
        [
            'Latency',
            <>
                {ask.budgetMs === null ? (
                    'no limit'
                ) : (
                    <>
                        at most <Figure value={ms(ask.budgetMs)} source={asked} title="Latency at most" />
                    </>
                )}{' '}
                <span class="sub">{ask.budgetScope === 'firstToken' ? 'to the first token' : 'for the whole answer'}</span>
            </>,
        ],
        [
            'Served in',
            <>
                {served?.region ?? 'nowhere'}{' '}
                <span class="sub">
                    {receipt.tried.length > 1 ? `after ${receipt.tried.slice(0, -1).join(', ')} failed` : receipt.mode === 'routed' ? '' : receipt.mode}
                </span>
            </>,
        ],
        ...(receipt.reasoning
            ? [
                  [
                      'Chosen for',
                      <>
                          {receipt.reasoning.alias}{' '}
                          <span class="sub">
                              may think {whole(receipt.reasoning.budgetTokens)} tokens; wrong with {number(100 * receipt.reasoning.expectedError)} %, tolerated{' '}
                              {number(100 * receipt.reasoning.maxError)} %
                          </span>
                      </>,
                  ] as [string, preact.ComponentChildren],
              ]
            : []),
        [
            'Tokens',
            <>
                <Figure bare value={{ text: whole(receipt.promptTokens), unit: 'tokens' }} source={tokenSource(receipt)} title="Prompt" />{' '}
                <span class="sub">prompt,</span>{' '}
                {receipt.cachedTokens > 0 && (
                    <>
                        <Figure bare value={{ text: whole(receipt.cachedTokens), unit: 'tokens' }} source={tokenSource(receipt)} title="Cached" />{' '}
                        <span class="sub">of them cached,</span>{' '}
                    </>
                )}
                <Figure bare value={{ text: whole(receipt.outputTokens), unit: 'tokens' }} source={tokenSource(receipt)} title="Answer" />{' '}
                <span class="sub">answer</span>
                {differs && <span class="sub block">{said}</span>}
            </>,
        ],
        [
            'Took',
            <>
                <Figure bare value={{ text: number(receipt.firstByteMs), unit: 'ms' }} source={timed} title="To the first byte" />{' '}
                <span class="sub">ms to the first byte,</span>{' '}
                <Figure bare value={{ text: number(receipt.totalMs), unit: 'ms' }} source={timed} title="In all" />{' '}
                <span class="sub">ms in all,</span> <Figure bare value={{ text: number(receipt.overheadMs), unit: 'ms' }} source={timed} title="Of it here" />{' '}
                <span class="sub">ms of it here</span>
            </>,
        ],
        ['Energy', <>{sum('facility energy', 'Energy', energyJ(ofRequest(served?.energyJ ?? null, tokens)))} {sub('energy')}</>],
        [
            'Carbon',
            <>
                {sum(`${receipt.carbonKind} emissions`, 'Carbon', grams(ofRequest(served?.emissionsG ?? null, tokens)))} {sub('carbon')}
            </>,
        ],
        ['Cost', <>{sum('charge', 'Cost', usd(ofRequest(served?.charge.totalUsd ?? null, tokens)))} {sub('cost')}</>],
        [
            'Next best',
            runnerUp ? (
                <>
                    {runnerUp.region} {sum('charge', 'Cost of the next best', usd(ofRequest(runnerUp.charge.totalUsd, tokens)), runnerUp)},{' '}
                    {sum(`${receipt.carbonKind} emissions`, 'Carbon of the next best', grams(ofRequest(runnerUp.emissionsG, tokens)), runnerUp)}
                    {receipt.cachedTokens > 0 && runnerUp.region !== ask.stateRegion && <span class="sub block">would have had no cache</span>}
                </>
            ) : (
                'none'
            ),
        ],
    ];
    return (
        <>
            <dl class="took">
                {facts.map(([name, fact]) => (
                    <div key={name}>
                        <dt>{name}</dt>
                        <dd>{fact}</dd>
                    </div>
                ))}
            </dl>
            {differs && (
                <p class="note took-why">
                    The decision could rest only on what was expected, and so do its rows below; energy, carbon and cost here are of the tokens that there were
                    {receipt.cachedTokens > ask.cachedTokens && ', and what the region had cached was not computed again'}.
                </p>
            )}
        </>
    );
}

/** What was expected when it was decided, where that is not what came. */
function expectation({ ask, served, ...receipt }: Receipt, was: Explanation | null) {
    const pairs = [
        ['prompt', ask.promptTokens, receipt.promptTokens],
        ['cached', ask.cachedTokens, receipt.cachedTokens],
        ['answer', ask.outputTokens, receipt.outputTokens],
    ] as const;
    const other = pairs.filter(([, expected, came]) => expected !== came);
    const differs = served !== null && other.length > 0;
    const row = served && was ? rowOf(was, served.region) : undefined;
    const tokens = ask.promptTokens + ask.outputTokens;
    const of = (value: number | null | undefined) => ofRequest(value ?? null, tokens);
    const sub = (what: 'energy' | 'carbon' | 'cost') => {
        if (!differs || !row) return null;
        const quantity =
            what === 'energy' ? energyJ(of(row.candidate.use.itEnergyJ * row.region.pue.value))
            : what === 'carbon' ? grams(of(row.candidate.priced?.emissionsG))
            : usd(of(row.candidate.priced?.charge.totalUsd));
        return (
            <span class="sub">
                (expected {quantity.text} {quantity.unit})
            </span>
        );
    };
    return { differs, sub, said: `expected / was: ${other.map(([name, expected, came]) => `${name} ${whole(expected)} / ${whole(came)}`).join(', ')}` };
}

const rowOf = (explanation: Explanation, region: string | null) => explanation.rows.find(row => row.region.id === region);

/** What the change does: the winner, and what it costs, emits and takes. */
function Difference({ was, now }: { was: Explanation; now: Explanation }) {
    const [before, after] = [rowOf(was, was.winner), rowOf(now, now.winner)];
    const line = (name: string, of: (row: ExplainedRow) => Quantity, source: (row: ExplainedRow, of: Explanation) => Source | undefined) => {
        const [from, to] = [before && of(before), after && of(after)];
        const figure = (quantity: Quantity | undefined, row: ExplainedRow | undefined, explanation: Explanation) =>
            quantity && row ? <Figure value={quantity} source={source(row, explanation)} title={name} /> : '–';
        return (
            <Change name={name} isSame={from?.text === to?.text && from?.unit === to?.unit} from={figure(from, before, was)} to={figure(to, after, now)} />
        );
    };
    return (
        <dl class="took">
            <Change name="Region" isSame={was.winner === now.winner} from={was.winner ?? 'none'} to={now.winner ?? 'none may serve'} />
            {line('Score', row => usd(row.candidate.priced?.scoreUsd ?? null), scoreSource)}
            {line(
                'Carbon',
                row => grams(row.candidate.priced?.emissionsG ?? null),
                (row, { decision }) => carbonSource(row, decision.carbonKind),
            )}
            {line('Latency', row => ms(row.candidate.use.latencyMs), latencySource)}
        </dl>
    );
}

const Change = ({ name, isSame, from, to }: { name: string; isSame: boolean; from: ComponentChildren; to: ComponentChildren }) => (
    <div>
        <dt>{name}</dt>
        <dd>
            {isSame ? (
                <>
                    {to} <span class="sub">as it was</span>
                </>
            ) : (
                <>
                    <span class="sub">{from} →</span> <b>{to}</b>
                </>
            )}
        </dd>
    </div>
);
