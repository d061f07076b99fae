import { effect } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Gone, answers } from './client';

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

/**
 * Loads what a key names, anew when the key changes; an answer to a key that is no longer asked for is dropped. What failed because the gateway was
 * gone is asked again when it is back.
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
    setState(before => ({ ...before, error: null, isLoading: true }));
    latest.current(abort.signal).then(
      value => !abort.signal.aborted && setState({ value, error: null, isLoading: false }),
      (error: unknown) => !abort.signal.aborted && setState(before => ({ ...before, error: error as Error, isLoading: false })),
    );
    return () => abort.abort();
  }, [key, round]);
  useReturn(state.error, () => setRound(before => before + 1));
  return { ...state, again: () => setRound(before => before + 1) };
}
