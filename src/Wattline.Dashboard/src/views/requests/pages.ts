import type { Receipt } from '../../api/types';

/** Receipts of a page, as they are fetched. */
export const pageRows = 100;

/** Pages that are kept, and that are fetched at once. */
const mostPages = 24;
const mostAtOnce = 2;

/** How long a page must be wanted before it is asked for: what is only scrolled past is not. */
const restMs = 60;

/**
 * A window of a long list: pages come as rows of them are looked at, in either direction, nearest first, and those farthest away go when there are too
 * many. What is not there yet is null.
 */
export class Pages {
  private readonly pages = new Map<number, readonly Receipt[]>();
  private readonly underWay = new Map<number, AbortController>();
  private seen: readonly [number, number] = [0, 0];
  private timer = 0;

  /** Why the last page could not be had; nothing more is asked for until `again`. */
  error: Error | null = null;

  constructor(
    private readonly total: number,
    private readonly load: (offset: number, signal: AbortSignal) => Promise<readonly Receipt[]>,
    private readonly changed: () => void,
  ) {}

  at(index: number): Receipt | null {
    return this.pages.get(Math.floor(index / pageRows))?.[index % pageRows] ?? null;
  }

  /** How many rows are held. */
  get held(): number {
    return [...this.pages.values()].reduce((sum, page) => sum + page.length, 0);
  }

  put(offset: number, rows: readonly Receipt[]): void {
    this.pages.set(Math.floor(offset / pageRows), rows);
    const middle = (this.seen[0] + this.seen[1]) / 2 / pageRows;
    while (this.pages.size > mostPages) {
      const farthest = [...this.pages.keys()].reduce((one, other) => (Math.abs(other - middle) > Math.abs(one - middle) ? other : one));
      this.pages.delete(farthest);
    }
  }

  /** Tells which rows are in sight. */
  look(first: number, last: number): void {
    this.seen = [first, last];
    this.timer ||= window.setTimeout(() => {
      this.timer = 0;
      const wanted = this.wanted;
      for (const [page, abort] of this.underWay) if (!wanted.includes(page)) abort.abort();
      this.ask();
    }, restMs);
  }

  again(): void {
    this.error = null;
    this.ask();
  }

  stop(): void {
    clearTimeout(this.timer);
    for (const abort of this.underWay.values()) abort.abort();
  }

  /** Pages in sight and the half page before and after, the nearest to the middle first. */
  private get wanted(): readonly number[] {
    const [first, last] = this.seen;
    const [from, to] = [Math.max(0, first - pageRows / 2), Math.min(this.total, last + pageRows / 2) - 1];
    const middle = (first + last) / 2 / pageRows - 0.5;
    const all = Array.from({ length: Math.max(0, Math.floor(to / pageRows) - Math.floor(from / pageRows) + 1) }, (_, at) => Math.floor(from / pageRows) + at);
    return all.sort((one, other) => Math.abs(one - middle) - Math.abs(other - middle));
  }

  private ask(): void {
    for (const page of this.wanted) {
      if (this.error || this.underWay.size >= mostAtOnce) return;
      if (!this.pages.has(page) && !this.underWay.has(page)) void this.fetch(page);
    }
  }

  private async fetch(page: number): Promise<void> {
    const abort = new AbortController();
    this.underWay.set(page, abort);
    try {
      this.put(page * pageRows, await this.load(page * pageRows, abort.signal));
    } catch (failure) {
      if (!abort.signal.aborted) this.error = failure as Error;
    }
    this.underWay.delete(page);
    this.changed();
    this.ask();
  }
}
