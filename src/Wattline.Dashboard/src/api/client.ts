import { signal } from '@preact/signals';
import type { components, paths } from './schema';

/**
 * The one client of the gateway. Paths, parameters and answers are those of /openapi/v1.json, from which `schema.d.ts` is drawn when the dashboard is
 * built; what the gateway does not serve does not compile.
 */
export type Schemas = components['schemas'];

/** The gateway writes every field of its own answers, null where nothing is known; the document does not say so of nested ones. */
export type Full<T> = T extends readonly (infer U)[] ? Full<U>[] : T extends object ? { [K in keyof T]-?: Full<Exclude<T[K], undefined>> } : T;

type Getting = { [P in keyof paths]: paths[P] extends { get: object } ? P : never }[keyof paths];
type Operation<P extends Getting> = paths[P] extends { get: infer O } ? O : never;
type Asked<Q> = [Q] extends [never] ? Record<string, never> : { [K in keyof Q]?: string | number | undefined };
type QueryOf<P extends Getting> = Operation<P> extends { parameters: { query?: infer Q } } ? Asked<NonNullable<Q>> : Record<string, never>;
type PathOf<P extends Getting> = Operation<P> extends { parameters: { path: infer Q } } ? Q : Record<string, never>;
type AnswerOf<P extends Getting> = Operation<P> extends { responses: { 200: { content: { 'application/json': infer A } } } } ? Full<A> : never;

/** What the gateway said that it cannot do, in its own words. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly parameter: string | null,
    /** After how many ms the gateway says that it may be asked again; null where it does not say. */
    readonly retryAfterMs: number | null = null,
  ) {
    super(message);
  }
}

/** Nobody answered: the gateway is gone, or on its way back. */
export class Gone extends Error {}

/** Whether the gateway answers. Everything that failed for want of it asks again when it does. */
export const answers = signal(true);

/** Whether a key is asked for; the page then shows where to put it. */
export const wantsKey = signal(false);

const keyName = 'wattline.key';

export const setKey = (key: string): void => {
  sessionStorage.setItem(keyName, key);
  wantsKey.value = false;
};

export const hasKey = (): boolean => sessionStorage.getItem(keyName) !== null;

/** Asks the gateway whether it takes a key; what it says against it, or null. The key is kept nowhere by that. */
export async function refusal(key: string): Promise<string | null> {
  try {
    const response = await fetch('/v1/models', { headers: { Authorization: `Bearer ${key}` } });
    if (response.ok) return null;
    return response.status === 401 ? 'The gateway does not know this key.' : `The gateway answered ${response.status}.`;
  } catch {
    // A key that cannot be written into a request's head is none as well.
    return 'The gateway does not answer, or the key has characters that no key has.';
  }
}

/** Sends, with the key where there is one, and turns what is not an answer into one of the two errors above. */
export async function send(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  const key = sessionStorage.getItem(keyName);
  if (key) headers.set('Authorization', `Bearer ${key}`);
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers });
  } catch (failure) {
    if (init.signal?.aborted) throw failure;
    answers.value = false;
    throw new Gone('The gateway does not answer.');
  }
  answers.value = true;
  if (response.ok) return response;
  const said = (await response.json().catch(() => null)) as { error?: { code?: string; message?: string; param?: string | null } } | null;
  if (response.status === 401) {
    // One that was taken away meanwhile is of no use any more.
    sessionStorage.removeItem(keyName);
    wantsKey.value = true;
  }
  const seconds = Number(response.headers.get('Retry-After') ?? NaN);
  throw new Refused(
    response.status,
    said?.error?.code ?? '',
    said?.error?.message ?? `The gateway answered ${response.status}.`,
    said?.error?.param ?? null,
    Number.isFinite(seconds) ? seconds * 1000 : null,
  );
}

/** Asks for an answer. Parameters that are undefined or empty are left out. */
export async function get<P extends Getting>(path: P, query: QueryOf<P>, parts?: PathOf<P>, signal?: AbortSignal): Promise<AnswerOf<P>> {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String((parts as Record<string, unknown>)[name])));
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') asked.set(name, String(value));
  }
  const text = asked.toString();
  const response = await send(text ? `${filled}?${text}` : filled, signal ? { signal } : {});
  return (await response.json()) as AnswerOf<P>;
}

type Posting = { [P in keyof paths]: paths[P] extends { post: object } ? P : never }[keyof paths];
type Post<P extends Posting> = paths[P] extends { post: infer O } ? O : never;
type BodyOf<P extends Posting> = Post<P> extends { requestBody?: { content: { 'application/json': infer B } } } ? B : never;
type PostAnswerOf<P extends Posting> = Post<P> extends { responses: { 200: { content: { 'application/json': infer A } } } } ? Full<A> : never;

/** Asks for an answer to a body; what must not stand in an address, as a prompt, goes this way. */
export async function post<P extends Posting>(
  path: P,
  body: BodyOf<P>,
  signal?: AbortSignal,
  hints: Readonly<Record<string, string>> = {},
): Promise<PostAnswerOf<P>> {
  const init = { method: 'POST', headers: { 'Content-Type': 'application/json', ...hints }, body: JSON.stringify(body), ...(signal ? { signal } : {}) };
  return (await (await send(path, init)).json()) as PostAnswerOf<P>;
}

/** Starts or stops the demo's load. */
export const setDemoLoad = (order: { per_second: number } | { stop: true }) => post('/api/demo/load', order);
