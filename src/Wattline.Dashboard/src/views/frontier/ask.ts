import { useEffect, useRef, useState } from 'preact/hooks';
import { Refused, get } from '../../api/client';
import { type Loaded, useReturn } from '../../api/load';
import type { Frontier } from '../../api/types';

export type Question = Readonly<Record<'scenario' | 'day' | 'class' | 'budgetMs' | 'carbonUsdPerT' | 'egress' | 'state' | 'law', string>>;

const again = (failure: unknown) => failure instanceof Refused && failure.status === 429;
const pause = 400;

/**
 * Asks while a slider is dragged: one question is on its way at a time, and of those that come meanwhile only the latest is asked next, so that each
 * answer is drawn and none is waited for that nobody wants any more.
 */
export function useFrontier(question: Question): Loaded<Frontier> {
    const [state, setState] = useState<{ value: Frontier | null; error: Error | null; isLoading: boolean }>({ value: null, error: null, isLoading: true });
    const [round, setRound] = useState(0);
    const key = JSON.stringify(question);
    const wanted = useRef(key);
    const running = useRef(false);
    const over = useRef<AbortController | null>(null);
    wanted.current = key;

    useEffect(() => {
        over.current = new AbortController();
        return () => over.current?.abort();
    }, []);

    useEffect(() => {
        if (running.current) return;
        running.current = true;
        setState(before => ({ ...before, isLoading: true }));
        void (async () => {
            const signal = over.current!.signal;
            for (let asked: string | null = null; asked !== wanted.current && !signal.aborted; ) {
                asked = wanted.current;
                try {
                    const value = await get('/api/frontier', JSON.parse(asked) as never, undefined, signal);
                    if (!signal.aborted) setState({ value, error: null, isLoading: asked !== wanted.current });
                } catch (failure) {
                    if (signal.aborted) break;
                    if (again(failure)) {
                        await new Promise(resolve => setTimeout(resolve, pause));
                        asked = null;
                    } else setState(before => ({ value: before.value, error: failure as Error, isLoading: false }));
                }
            }
            running.current = false;
        })();
    }, [key, round]);

    useReturn(state.error, () => setRound(before => before + 1));
    return { ...state, again: () => setRound(before => before + 1) };
}
