import type { MarketRow, Source } from '../../api/types';
import { word } from '../../parts/tip';

const energyOf = ({ facilityWhPerMTokens, source, factor95 }: NonNullable<MarketRow['energy']>): string => {
  const spread = factor95 ? `, within a factor of ${factor95} for 95 % of models` : '';
  return `${facilityWhPerMTokens.toFixed(1)} Wh a million tokens at the facility's meter: ${source.source}, ${source.basis}${spread}`;
};

const pointOf = ({ gpu, batchSize, interTokenMs }: NonNullable<MarketRow['energy']>): string =>
  `${gpu}, batch ${Math.round(batchSize)}, ${interTokenMs.toFixed(1)} ms between tokens`;

/** Where the figures of a market's row come from. */
export const carbonSource = (row: MarketRow): Source | undefined =>
  row.carbonSignal && row.energy
    ? {
        ...row.carbonSignal.source,
        kind: `${row.carbonSignal.kind}, ${word(row.carbonSignal.scope)}`,
        timeliness: row.carbonSignal.timeliness,
        observedFor: row.carbonSignal.observedFor,
        note: `${row.carbonSignal.gPerKwh} g/kWh in ${row.carbonSignal.zone}, times ${energyOf(row.energy)}.`,
      }
    : undefined;

export const costSource = (row: MarketRow): Source | undefined =>
  row.costSource
    ? ({
        ...row.costSource,
        kind: word(row.costKind),
        note: row.availability === 'assumed' ? 'The price holds in all regions of the provider; that it sells the model in this one is assumed.' : undefined,
      } as Source)
    : undefined;

export const speedSource = (row: MarketRow): Source | undefined =>
  row.energy
    ? {
        ...row.energy.source,
        kind: 'one request at the operating point',
        note: `${pointOf(row.energy)}. No provider says on what it runs.`,
      }
    : undefined;

export const gridSource = (row: MarketRow): Source | undefined =>
  row.carbonSignal
    ? {
        ...row.carbonSignal.source,
        kind: `${row.carbonSignal.kind}, ${word(row.carbonSignal.scope)}, ${row.carbonSignal.zone}`,
        timeliness: row.carbonSignal.timeliness,
        observedFor: row.carbonSignal.observedFor,
      }
    : undefined;

export const place = (row: MarketRow): string => row.region?.replace(/^(AWS|Azure|GCP|Google) /i, '') ?? 'not disclosed';
