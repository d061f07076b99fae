import { get } from '../../api/client';
import { useLoad } from '../../api/load';
import type { MarketNames } from '../../api/types';
import { including } from '../../parts/parts';
import { whole } from '../../units';

let known: Promise<MarketNames> | null = null;

/** What the market may be narrowed to. It is the data pack's, and asked for once. */
export function useNames(): MarketNames | null {
  const loaded = useLoad('names', async () => {
    known ??= get('/api/leaderboard/names', {}) as Promise<MarketNames>;
    return known.catch((failure: unknown) => {
      known = null;
      throw failure;
    });
  });
  return loaded.value;
}

type Options = readonly { readonly value: string; readonly label: string }[];
const any = (label: string) => ({ value: '', label });
const counted = (list: MarketNames['families'] | undefined) =>
  (list ?? []).map(one => ({ value: one.name, label: one.models > 0 ? `${one.name} (${whole(one.models)})` : one.name }));

export const familyOptions = (names: MarketNames | null, value: string): Options => including([any('All'), ...counted(names?.families)], value);
export const providerOptions = (names: MarketNames | null, value: string): Options => including([any('All'), ...counted(names?.providers)], value);

export const regionOptions = (names: MarketNames | null, value: string): Options =>
  including([any('All'), ...(names?.regions ?? []).map(one => ({ value: one.id, label: `${one.country}, ${one.city}: ${one.id}` }))], value);

export const ruleOptions = (names: MarketNames | null, value: string): Options =>
  including(
    [any('Anywhere'), ...(names?.residency ?? []).map(one => ({ value: one.name, label: one.jurisdictions > 1 || one.name.includes(':') ? `${one.name}: ${one.meaning}` : `${one.meaning} alone` }))],
    value,
  );

export const modelNames = (names: MarketNames | null): readonly string[] => (names?.models ?? []).map(one => one.id);
export const measurable = (names: MarketNames | null): readonly string[] => (names?.models ?? []).filter(one => one.hasEnergy).map(one => one.id);

const reasons: Readonly<Record<string, string>> = {
  'region-of-providers-choice': 'where the provider picks the region',
  region: 'outside the region',
  'round-trip': 'round trip too long',
};

/** A reason against a row, in words. */
export const reasonWord = (reason: string): string => reasons[reason] ?? reason.replaceAll('-', ' ');
