import { signal } from '@preact/signals';
import { Gone, Refused, answers, send } from './client';
import type { LiveSecond, LiveTick } from './types';

/**
 * The live stream, one for the whole page. It is read by fetch, since an event source can carry no key; it comes back by itself, a little later each
 * time, and a tick holds all, so that nothing is missed by a gap.
 */
export const tick = signal<LiveTick | null>(null);
export const seconds = signal<readonly LiveSecond[]>([]);

/** Why there is no stream although the gateway answers; null while there is one or it is on its way. */
export const noStream = signal<string | null>(null);

const kept = 120;
let started = false;

export function watch(): void {
  if (started) return;
  started = true;
  void forever();
}

async function forever(): Promise<void> {
  for (let pause = 500; ; pause = Math.min(pause * 1.6, 5000)) {
    try {
      const response = await send('/api/live', { headers: { Accept: 'text/event-stream' } });
      noStream.value = null;
      pause = 500;
      await read(response);
      answers.value = false;
    } catch (failure) {
      if (failure instanceof Refused) noStream.value = failure.message;
      else if (!(failure instanceof Gone)) answers.value = false;
    }
    await new Promise(done => setTimeout(done, pause));
  }
}

async function read(response: Response): Promise<void> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ''; ;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (text + value).split('\n\n');
    text = parts.pop()!;
    parts.forEach(heard);
  }
}

function heard(event: string): void {
  const [head, data] = event.split('\ndata: ');
  if (head === 'event: past') {
    seconds.value = JSON.parse(data!) as LiveSecond[];
  } else if (head === 'event: tick') {
    const now = JSON.parse(data!) as LiveTick;
    tick.value = now;
    seconds.value = [...seconds.value.slice(1 - kept), { at: now.at, second: now.second }];
  }
}
