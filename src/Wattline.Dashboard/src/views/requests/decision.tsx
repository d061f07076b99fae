import { useEffect, useRef } from 'preact/hooks';
import { get } from '../../api/client';
import { useLoad } from '../../api/load';
import type { Explanation, Receipt, Source } from '../../api/types';
import { param, setParams } from '../../app/router';
import { Figure } from '../../parts/figure';
import { Card, Choice, Line, Show } from '../../parts/parts';
import { Taken } from './taken';
import { energyJ, grams, moment, ms, number, usd, whole } from '../../units';

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
    const shown = isChanged ? what : was;
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
                        {found => <Took receipt={found as Receipt} />}
                    </Show>
                </div>
            </Card>
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
                        placeholder={receipt.value?.ask.residency ?? ''}
                        onChange={value => setParams({ 'w.residency': value })}
                    />
                    <Line
                        label="Latency at most,"
                        unit="ms"
                        type="number"
                        value={param('w.ms')}
                        placeholder={receipt.value?.ask.budgetMs ? number(receipt.value.ask.budgetMs) : 'none'}
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
                        {was.value && what.value && <Difference was={was.value as Explanation} now={what.value as Explanation} />}
                    </div>
                )}
            </Card>
            <Show loaded={shown} lines={10}>
                {found => <Taken explanation={found as Explanation} id={id} isChanged={isChanged} />}
            </Show>
        </div>
    );
}

function Took({ receipt }: { receipt: Receipt }) {
    const { served, runnerUp, ask } = receipt;
    const source = (title: string): Source | undefined =>
        served
            ? {
                  source: 'receipt',
                  kind: title,
                  basis: served.energyBasis ?? 'modelled',
                  note: 'Reckoned from the tokens it really had, by the snapshot it was decided on. Attributional, not metered.',
              }
            : undefined;
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
                {ask.budgetMs === null ? 'no limit' : `at most ${number(ask.budgetMs)} ms`}{' '}
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
                {whole(receipt.promptTokens)} <span class="sub">prompt,</span> {whole(receipt.outputTokens)} <span class="sub">answer</span>
            </>,
        ],
        [
            'Took',
            <>
                {number(receipt.firstByteMs)} <span class="sub">ms to the first byte,</span> {number(receipt.totalMs)}{' '}
                <span class="sub">ms in all, {number(receipt.overheadMs)} ms of it here</span>
            </>,
        ],
        ['Energy', <Figure value={energyJ(served?.energyJ ?? null)} source={source('facility energy')} title="Energy" />],
        ['Carbon', <Figure value={grams(served?.emissionsG ?? null)} source={source(`${receipt.carbonKind} emissions`)} title="Carbon" />],
        ['Cost', <Figure value={usd(served?.charge.totalUsd ?? null)} source={source('charge')} title="Cost" />],
        [
            'Next best',
            runnerUp ? (
                <>
                    {runnerUp.region}{' '}
                    <span class="sub">
                        {usd(runnerUp.charge.totalUsd).text} {usd(runnerUp.charge.totalUsd).unit}, {grams(runnerUp.emissionsG).text}{' '}
                        {grams(runnerUp.emissionsG).unit}
                    </span>
                </>
            ) : (
                'none'
            ),
        ],
    ];
    return (
        <dl class="took">
            {facts.map(([name, fact]) => (
                <div key={name}>
                    <dt>{name}</dt>
                    <dd>{fact}</dd>
                </div>
            ))}
        </dl>
    );
}

const rowOf = (explanation: Explanation, region: string | null) => explanation.rows.find(row => row.region.id === region);

/** What the change does: the winner, and what it costs, emits and takes. */
function Difference({ was, now }: { was: Explanation; now: Explanation }) {
    const [before, after] = [rowOf(was, was.winner)?.candidate, rowOf(now, now.winner)?.candidate];
    const line = (name: string, from: string, to: string) => (
        <div>
            <dt>{name}</dt>
            <dd>
                {from === to ? (
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
    const text = ({ text: figure, unit }: { text: string; unit: string }) => `${figure} ${unit}`;
    return (
        <dl class="took">
            {line('Region', was.winner ?? 'none', now.winner ?? 'none may serve')}
            {line('Score', text(usd(before?.priced?.scoreUsd ?? null)), text(usd(after?.priced?.scoreUsd ?? null)))}
            {line('Carbon', text(grams(before?.priced?.emissionsG ?? null)), text(grams(after?.priced?.emissionsG ?? null)))}
            {line('Latency', text(ms(before?.use.latencyMs ?? null)), text(ms(after?.use.latencyMs ?? null)))}
        </dl>
    );
}
