import type { Full, Schemas } from './client';

export type LiveTick = Full<Schemas['LiveTick']>;
export type LiveRegion = LiveTick['regions'][number];
export type LiveFlow = LiveTick['flows'][number];
export type LiveSums = LiveTick['totals'];
export interface LiveSecond {
  readonly at: string;
  readonly second: LiveSums;
}

export type Receipt = Full<Schemas['Receipt']>;
export type ReceiptCost = NonNullable<Receipt['served']>;
export type Explanation = Full<Schemas['Explanation']>;
export type ExplainedRow = Explanation['rows'][number];
export type Charge = ReceiptCost['charge'];
export type Signals = Full<Schemas['Signals']>;
export type ClaimCheck = Full<Schemas['ClaimList']>['data'][number];
export type Carbon = Full<Schemas['Carbon']>;
export type Price = Full<Schemas['Price']>;
export type Spread = Full<Schemas['Spread']>;
export type Frontier = Full<Schemas['Frontier']>;
export type FrontierStair = Frontier['steps'][number];
export type FrontierRegion = Frontier['regions'][number];
export type Deficit = Full<Schemas['Deficit']>;
export type Policies = Full<Schemas['Policies']>;
export type PolicyShown = Policies['policies'][number];
export type Curves = Full<Schemas['Curves']>;
export type AutoTrial = Full<Schemas['AutoTrial']>;
export type TrialOption = AutoTrial['options'][number];
export type Reasoning = Full<Schemas['Reasoning']>;
export type MarketNames = Full<Schemas['MarketNames']>;
export type EnergyCurve = Full<Schemas['EnergyCurve']>;

/** Where a figure comes from, as it is shown beside it. */
export interface Source {
  readonly source: string;
  readonly year?: number | null | undefined;
  readonly licence?: string | undefined;
  readonly basis?: string | undefined;
  readonly kind?: string | undefined;
  readonly timeliness?: string | null | undefined;
  readonly observedFor?: string | null | undefined;
  readonly note?: string | undefined;
}

interface MarketSource {
  readonly source: string;
  readonly year: number | null;
  readonly basis: string;
  readonly note?: string;
}

/** A row of the market. The gateway writes it by hand for speed, so that the document tells of its parts only that they are objects. */
export interface MarketRow {
  readonly modelId: string;
  readonly displayName: string;
  readonly family: string;
  readonly provider: string;
  readonly region: string | null;
  readonly regionCode: string | null;
  readonly jurisdiction: string | null;
  readonly costPerMTokens: number | null;
  readonly costKind: string;
  readonly carbonPerMTokens: number | null;
  readonly tokensPerSec: number | null;
  readonly availability: string | null;
  readonly objectiveUsdPerMTokens: number | null;
  readonly carbonUsdPerMTokens: number | null;
  readonly egressUsdPerMTokens: number | null;
  readonly latencyMs?: number | null;
  readonly roundTripMs?: number | null;
  readonly roundTripSource?: MarketSource;
  readonly rank: { readonly byCost: number | null; readonly byCarbon: number | null; readonly bySpeed: number | null; readonly byObjective: number | null };
  readonly costSource: MarketSource | null;
  readonly energy: {
    readonly facilityWhPerMTokens: number;
    readonly gpuJPerOutputToken: number;
    readonly pue: number;
    readonly gpu: string;
    readonly batchSize: number;
    readonly interTokenMs: number;
    readonly source: MarketSource;
    readonly factor95: number | null;
  } | null;
  readonly carbonSignal: {
    readonly gPerKwh: number;
    readonly zone: string;
    readonly kind: string;
    readonly scope: string;
    readonly timeliness: string;
    readonly observedFor: string | null;
    readonly source: MarketSource;
  } | null;
  readonly priceSignal: {
    readonly deliveredUsdPerMwh: number;
    readonly zone: string;
    readonly kind: string;
    readonly timeliness: string;
    readonly observedFor: string | null;
    readonly source: MarketSource;
  } | null;
  readonly savingsAgainstWorst: { readonly provider: string; readonly regionCode: string; readonly carbonG: number; readonly carbonPercent: number } | null;
  readonly missing: readonly string[];
}

export interface MarketMeta {
  readonly lastUpdated: string;
  readonly totalModels: number;
  readonly totalProviders: number;
  readonly totalRows: number;
  readonly nextCursor: string | null;
  readonly carbonTimeliness: Readonly<Record<string, number>>;
  readonly assumption: string;
  readonly mix: string;
  readonly tokensPerRequest: number | null;
  readonly carbonPriceUsdPerTonne: number | null;
  readonly cost: string;
  readonly excluded: { readonly total: number; readonly byReason: Readonly<Record<string, number>> };
}

export interface MarketPage {
  readonly data: readonly MarketRow[];
  readonly meta: MarketMeta;
}

export interface Recommended {
  readonly recommendation: MarketRow | null;
  readonly alternatives: readonly MarketRow[];
  readonly insight: string;
  readonly meta: MarketMeta;
  readonly constraints: { readonly from: string; readonly residency: string };
  readonly excluded: {
    readonly rows: readonly { readonly modelId: string; readonly provider: string; readonly regionCode: string | null; readonly why: readonly string[] }[];
    readonly total: number;
    readonly byReason: Readonly<Record<string, number>>;
  };
}
