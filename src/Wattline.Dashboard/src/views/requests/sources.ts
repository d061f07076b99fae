import type { ExplainedRow, Explanation, Receipt, ReceiptCost, Source } from '../../api/types';
import { computed, counted } from '../../parts/sources';
import { chargeItems } from '../../theme/scales';
import { number, usd } from '../../units';

/** Where the figures of a receipt come from. */
export const receiptSource = (kind: string, cost: ReceiptCost): Source => ({
  source: 'receipt of this gateway',
  kind,
  basis: cost.energyBasis ? `modelled, from energy that is ${cost.energyBasis}` : 'modelled',
  note: 'Reckoned from the tokens it really had, by the snapshot it was decided on. Attributional, not metered.',
});

/** What the gateway times of a request. */
export const timed = counted('time', 'Timed by this gateway, from the request to its last byte.');

/** Who counted the tokens of a request. */
export const tokenSource = ({ usageSource }: Receipt): Source =>
  usageSource === 'upstream'
    ? { source: 'the region that answered', kind: 'tokens', basis: 'measured', note: 'What its answer says that it used.' }
    : usageSource === 'counted'
     ? counted('tokens', 'The region did not say: counted here, at one token an event or four characters of text.')
     : counted('tokens', 'None: what failed or was left before it told has no figures.');

/** What was asked for. */
export const asked: Source = { source: 'the request, its key or its class', kind: 'limit', basis: 'chosen' };

const partsOf = ({ candidate, roundTrip }: ExplainedRow): string =>
  `Round trip ${number(roundTrip.value)} ms, queue ${number(candidate.use.queueMs)} ms, service ${number(candidate.use.serviceMs)} ms. ` +
  roundTrip.provenance.note;

const itemsOf = ({ candidate }: ExplainedRow): string =>
  chargeItems
    .filter(item => candidate.priced && candidate.priced.charge[item.key] !== 0)
    .map(item => `${item.name.toLowerCase()} ${usd(candidate.priced!.charge[item.key]).text} ${usd(candidate.priced!.charge[item.key]).unit}`)
    .join(', ');

/** The grid's word that a row was decided on. */
export const signalOf = (row: ExplainedRow, kind: string) => (kind === 'average' ? row.signal.averageCarbon : row.signal.marginalCarbon);

/** Where the emissions of a row come from. */
export function carbonSource(row: ExplainedRow, kind: string): Source | undefined {
  const signal = signalOf(row, kind);
  return row.candidate.priced && signal
    ? computed(`${signal.kind} emissions`, 'Facility energy of the request times the carbon of the grid.', [
       { ...signal.provenance, timeliness: signal.timeliness },
       row.energySource,
     ])
    : undefined;
}

/** What a row is ranked by, and from what it is. */
export function scoreSource(row: ExplainedRow, { decision }: Explanation): Source | undefined {
  if (!row.candidate.priced) return undefined;
  const signal = signalOf(row, decision.carbonKind);
  const pays = row.region.ownership === 'owned' ? row.signal.price?.provenance : row.listPrice?.provenance;
  return computed('charge by item, and what scarce things are worth', `${itemsOf(row)}. The least score is chosen.`, [pays, signal?.provenance, row.energySource]);
}

/** What a row's latency is made of. */
export const latencySource = (row: ExplainedRow): Source => ({ ...row.roundTrip.provenance, kind: 'round trip, queue and prefill', note: partsOf(row) });
