import { useState } from 'preact/hooks';
import { setDemoLoad } from '../../api/client';
import type { LiveTick } from '../../api/types';
import { number } from '../../units';

const rates = [2, 5, 10, 20];

/** Starts and stops requests of clients that do not exist, where the demo fleet runs. */
export function Demo({ demo }: { demo: NonNullable<LiveTick['demo']> }) {
    const [wanted, setWanted] = useState<number | null>(null);
    const [problem, setProblem] = useState('');
    const runs = demo.perSecond > 0;
    const order = async (perSecond: number) => {
        setWanted(perSecond);
        setProblem('');
        try {
            await setDemoLoad(perSecond > 0 ? { per_second: perSecond } : { stop: true });
        } catch (failure) {
            setProblem((failure as Error).message);
        }
        setWanted(null);
    };
    const left = demo.until ? Math.max(0, Math.ceil((Date.parse(demo.until) - Date.now()) / 60_000)) : 0;
    return (
        <div class="demo" role="group" aria-label="Demo load">
            <span class="note" title={runs ? `Stops by itself in ${left} min` : undefined}>
                {problem || (runs ? `Demo load, ${left} min left` : 'Demo fleet')}
            </span>
            {runs && (
                <select
                    aria-label="Demo requests a second"
                    value={String(wanted ?? demo.perSecond)}
                    onChange={event => void order(Number(event.currentTarget.value))}
                >
                    {[...new Set([...rates, demo.perSecond])]
                        .sort((a, b) => a - b)
                        .map(rate => (
                            <option key={rate} value={rate}>
                                {number(rate)} / s
                            </option>
                        ))}
                </select>
            )}
            <button type="button" class={`button small ${runs ? '' : 'primary'}`} disabled={wanted !== null} onClick={() => void order(runs ? 0 : 5)}>
                {runs ? 'Stop' : 'Start demo load'}
            </button>
        </div>
    );
}
