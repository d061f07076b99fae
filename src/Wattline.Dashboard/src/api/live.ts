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

/** Whether that is because the key of this page is not one that may listen. */
export const needsAdmin = signal(false);

const kept = 120;
let started = false;

export function watch(): void {
  if (started) return;
  started = true;
  void forever();
}

async function forever(): Promise<void> {
  for (let pause = 500; ; pause = pause > 5000 ? pause : Math.min(pause * 1.6, 5000)) {
    try {
      const response = await send('/api/live', { headers: { Accept: 'text/event-stream' } });
      noStream.value = null;
      pause = 500;
      await read(response);
      answers.value = false;
    } catch (failure) {
      if (failure instanceof Refused) {
        noStream.value = failure.message;
        needsAdmin.value = failure.status === 403;
        // A key that is wanted makes the page anew; one that may not listen will hardly be let in soon.
        if (failure.status === 401) return;
        if (failure.status === 403) pause = 60_000;
      }
      if (!(failure instanceof Refused || failure instanceof Gone)) answers.value = false;
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
    // The first tick of a stream is the last one's copy.
    if (now.at === tick.peek()?.at) return;
    tick.value = now;
    if (now.at === seconds.peek().at(-1)?.at) return;
    seconds.value = [...seconds.value.slice(1 - kept), { at: now.at, second: now.second }];
  }
}
