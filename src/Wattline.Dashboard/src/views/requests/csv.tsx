import { useEffect, useRef, useState } from 'preact/hooks';
import { get } from '../../api/client';
import type { Receipt } from '../../api/types';
import { saveCsv } from '../../parts/export';
import { Save } from '../../parts/parts';
import { whole } from '../../units';

/** Requests that one file holds at most: who wants older ones narrows the list. */
const mostRows = 100_000;
const step = 200;

/** Saves the whole list, page by page from its beginning; it takes a while where the list is long, and may be stopped. */
export function SaveAll({ asked, start, total }: { asked: Readonly<Record<string, string>>; start: string; total: number }) {
    const [done, setDone] = useState<number | null>(null);
    const [problem, setProblem] = useState('');
    const abort = useRef<AbortController | null>(null);
    useEffect(() => () => abort.current?.abort(), []);
    const save = async () => {
        const stop = (abort.current = new AbortController());
        setProblem('');
        setDone(0);
        try {
            const rows: (readonly (string | number | boolean | null | undefined)[])[] = [];
            for (let cursor: string | null = start; cursor !== null && rows.length < mostRows; setDone(rows.length)) {
                const page: { data: unknown; next: string | null } = await get('/api/receipts', { ...asked, limit: step, cursor }, undefined, stop.signal);
                rows.push(...(page.data as readonly Receipt[]).map(cells));
                cursor = page.next;
            }
            saveCsv('requests', head, rows);
        } catch (failure) {
            if (!stop.signal.aborted) setProblem((failure as Error).message);
        }
        setDone(null);
    };
    if (done !== null)
        return (
            <button type="button" class="button small" onClick={() => abort.current?.abort()}>
                Stop saving: {whole(done)} of {whole(Math.min(total, mostRows))}
            </button>
        );
    return (
        <>
            {problem && (
                <span class="note" role="alert">
                    {problem}
                </span>
            )}
            <Save what="CSV" onClick={() => void save()} />
        </>
    );
}

const head = [
    'id',
    'at',
    'model',
    'class',
    'origin',
    'residency',
    'budget_ms',
    'outcome',
    'status',
    'region',
    'prompt_tokens',
    'cached_tokens',
    'output_tokens',
    'energy_j',
    'energy_basis',
    'emissions_g',
    'carbon_kind',
    'charge_usd',
    'runner_up',
    'runner_up_charge_usd',
    'runner_up_emissions_g',
    'first_byte_ms',
    'total_ms',
    'overhead_ms',
    'snapshot_version',
];

const cells = (row: Receipt) => [
    row.id,
    row.at,
    row.ask.model,
    row.ask.class,
    row.ask.origin,
    row.ask.residency,
    row.ask.budgetMs,
    row.outcome,
    row.status,
    row.served?.region,
    row.promptTokens,
    row.cachedTokens,
    row.outputTokens,
    row.served?.energyJ,
    row.served?.energyBasis,
    row.served?.emissionsG,
    row.carbonKind,
    row.served?.charge.totalUsd,
    row.runnerUp?.region,
    row.runnerUp?.charge.totalUsd,
    row.runnerUp?.emissionsG,
    row.firstByteMs,
    row.totalMs,
    row.overheadMs,
    row.snapshotVersion,
];
