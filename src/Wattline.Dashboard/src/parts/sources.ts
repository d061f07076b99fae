import type { Source } from '../api/types';

/** What the gateway counts or times itself. */
export const counted = (kind: string, note = 'Counted by this gateway since its start.'): Source => ({ source: 'this gateway', kind, basis: 'measured', note });

/** What its operator chose. */
export const configured = (kind: string, note = 'Set in wattline.yaml, or its default.'): Source => ({ source: 'configuration', kind, basis: 'chosen', note });

/** What is computed from figures that have sources of their own. */
export const computed = (kind: string, note: string, from: readonly (Source | null | undefined)[] = []): Source => {
  const known = from.filter(one => one !== null && one !== undefined);
  const years = [...new Set(known.map(one => one.year).filter(year => year !== null && year !== undefined))];
  const bases = [...new Set(known.map(one => one.basis).filter(basis => basis !== undefined))];
  return {
    source: [...new Set(known.map(one => one.source))].join(', ') || 'this gateway',
    year: years.length === 1 ? years[0] : undefined,
    kind,
    basis: bases.length > 0 ? `computed from what is ${bases.join(', ')}` : 'computed',
    timeliness: known.find(one => one.timeliness)?.timeliness,
    note,
  };
};
