import { effect } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Gone, Refused, answers } from './client';

export interface Loaded<T> {
  /** The last answer; it stays while the next is on its way. */
  readonly value: T | null;
  readonly error: Error | null;
  readonly isLoading: boolean;
  readonly again: () => void;
}

/** Asks again what failed because the gateway was gone, when it is back. */
export function useReturn(error: Error | null, again: () => void): void {
  const latest = useRef(again);
  latest.current = again;
  useEffect(() => {
    if (!(error instanceof Gone)) return;
    let wasGone = !answers.peek();
    return effect(() => {
      if (answers.value && wasGone) latest.current();
      wasGone = !answers.value;
    });
  }, [error]);
}

/** How often a question is put again that others were before. */
const mostTurns = 20;

/** After how many ms a question that only waits its turn is put again; null where it was answered, or refused for good. */
const turnAfter = (error: unknown): number | null => (error instanceof Refused && error.code === 'lab_busy' ? error.retryAfterMs : null);

/**
 * Loads what a key names, anew when the key changes; an answer to a key that is no longer asked for is dropped. What failed because the gateway was
 * gone is asked again when it is back, and what others were before after the time that the gateway says.
 */
export function useLoad<T>(key: string | null, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ value: T | null; error: Error | null; isLoading: boolean }>({ value: null, error: null, isLoading: key !== null });
  const [round, setRound] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    if (key === null) {
      setState({ value: null, error: null, isLoading: false });
      return;
    }
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = (turns: number): void => {
      latest.current(abort.signal).then(
        value => !abort.signal.aborted && setState({ value, error: null, isLoading: false }),
        (error: unknown) => {
          if (abort.signal.aborted) return;
          const wait = turnAfter(error);
          if (wait !== null && turns > 0) timer = setTimeout(() => ask(turns - 1), wait);
          else setState(before => ({ ...before, error: error as Error, isLoading: false }));
        },
      );
    };
    setState(before => ({ ...before, error: null, isLoading: true }));
    ask(mostTurns);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [key, round]);
  useReturn(state.error, () => setRound(before => before + 1));
  return { ...state, again: () => setRound(before => before + 1) };
}
