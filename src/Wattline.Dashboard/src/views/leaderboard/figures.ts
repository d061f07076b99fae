import type { MarketMeta, MarketRow, Source } from '../../api/types';
import { computed } from '../../parts/sources';
import { word } from '../../parts/tip';
import { number } from '../../units';

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

/** Cost, carbon at its price and egress: what decisions minimise. */
export const objectiveSource = (row: MarketRow, carbonPrice: number | null): Source | undefined =>
  row.objectiveUsdPerMTokens === null
    ? undefined
    : computed(
        'cost, carbon at its price, egress',
        `${number(row.costPerMTokens)} USD, carbon ${number(row.carbonUsdPerMTokens)} USD at ${number(carbonPrice)} USD a tonne (configured), ` +
          `egress ${number(row.egressUsdPerMTokens)} USD a million tokens.`,
        [costSource(row), carbonSource(row)],
      );

export const tripSource = (row: MarketRow): Source | undefined =>
  row.roundTripSource && { ...row.roundTripSource, kind: 'round trip', note: row.roundTripSource.note || 'From the place that requests come from, and back.' };

export const worstSource = (row: MarketRow): Source | undefined => {
  const worst = row.savingsAgainstWorst;
  return worst
    ? computed('difference of two rows', `${number(worst.carbonG)} g a million tokens less than the same model at ${worst.provider} ${worst.regionCode}.`, [
        carbonSource(row),
      ])
    : undefined;
};

/** What a service's limit is held against. */
export const latencySource = (row: MarketRow): Source | undefined =>
  row.energy
    ? computed('round trip and service of a usual request', `${pointOf(row.energy)}; queues of others are not known.`, [row.energy.source])
    : undefined;

/** The assumption behind figures of a request. */
export const requestSize = (meta: Pick<MarketMeta, 'mix' | 'tokensPerRequest'>): string =>
  `A request is ${number(meta.tokensPerRequest)} ${meta.mix === 'output' ? 'output tokens, the mean of the conversation traces' : `tokens, the mean of the ${meta.mix} traces`} of the data pack.`;
