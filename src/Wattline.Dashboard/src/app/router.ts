import { computed, signal } from '@preact/signals';

/**
 * The address says all: `#/view?name=value`. A view keeps no state that a reader would want to send to somebody; it reads it here and writes it here.
 */
export interface Route {
  readonly view: string;
  readonly query: Readonly<Record<string, string>>;
}

function parse(): Route {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return { view: path || 'now', query: Object.fromEntries(new URLSearchParams(query)) };
}

export const route = signal<Route>(parse());
addEventListener('hashchange', () => (route.value = parse()));

export const view = computed(() => route.value.view);

/** The address of a view with parameters; empty ones are left out. */
export function href(to: string, query: Readonly<Record<string, string | number | null | undefined>> = {}): string {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') asked.set(name, String(value));
  }
  const text = asked.toString();
  return `#/${to}${text ? `?${text}` : ''}`;
}

/** A parameter of the present view, or what holds where it is not said. */
export const param = (name: string, otherwise = ''): string => route.value.query[name] ?? otherwise;

/** Changes parameters of the present view; a step in the history only where the reader would want to go back to it. */
export function setParams(changes: Readonly<Record<string, string | null | undefined>>, keepsHistory = false): void {
  const to = href(route.value.view, { ...route.value.query, ...changes });
  if (to === location.hash) return;
  if (keepsHistory) location.hash = to;
  else {
    history.replaceState(null, '', to);
    route.value = parse();
  }
}
