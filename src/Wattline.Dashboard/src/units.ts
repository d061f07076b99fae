import { computed, signal } from '@preact/signals';

/**
 * The one place for units. What the gateway sends is in base units (g, USD, J, ms); here they get the unit that the reader chose and as many digits as
 * a reader can use. Nothing else formats numbers.
 */
export type Per = 'mtok' | 'request' | 'total';

/** Formats by their decimals: making one takes longer than using it a hundred times. */
const formats = Array.from({ length: 11 }, (_, decimals) => new Intl.NumberFormat('en', { maximumFractionDigits: decimals }));

const digits = (value: number, significant: number) => {
  if (value === 0) return '0';
  const size = Math.floor(Math.log10(Math.abs(value)));
  const decimals = Math.min(10, Math.max(0, significant - 1 - size));
  return formats[decimals]!.format(value);
};

/** A number of three significant digits; a dash for what is not known. */
export const number = (value: number | null | undefined, significant = 3): string =>
  value === null || value === undefined || !Number.isFinite(value) ? '–' : digits(value, significant);

export const whole = (value: number | null | undefined): string => (value === null || value === undefined ? '–' : formats[0]!.format(Math.round(value)));

/** As many significant digits, `least` or more, as tell each figure from the next one that differs. */
export function digitsApart(values: readonly number[], least: number): number {
  const differ = values.slice(1).map((value, at) => [values[at]!, value] as const).filter(([one, other]) => Math.abs(one - other) > 1e-9 * Math.abs(one));
  let digits = least;
  while (digits < 10 && differ.some(([one, other]) => number(one, digits) === number(other, digits))) digits++;
  return digits;
}

/** A quantity in words: the figure, and the unit that belongs to it. */
export interface Quantity {
  readonly text: string;
  readonly unit: string;
}

const ladder = (value: number, rungs: readonly (readonly [number, string])[]): Quantity => {
  const size = Math.abs(value);
  // Nothing is nothing in the base unit, not in the smallest.
  const [factor, unit] = rungs.find(([from]) => (size === 0 ? from === 1 : size >= from)) ?? rungs[rungs.length - 1]!;
  return { text: number(value / factor), unit };
};

const missing = (unit: string): Quantity => ({ text: '–', unit });

export const energyJ = (value: number | null): Quantity =>
  value === null
    ? missing('J')
    : ladder(value, [
        [3.6e9, 'MWh'],
        [3.6e6, 'kWh'],
        [3600, 'Wh'],
        [1, 'J'],
        [1e-3, 'mJ'],
      ]);

/** Joules as watt-hours, for the axes of charts, where one unit holds for all. */
export const wattHours = (joules: number): number => joules / 3600;

/** A span of time in the unit that suits it. */
export const span = (seconds: number | null): Quantity =>
  seconds === null
    ? missing('s')
    : seconds >= 172_800
      ? { text: number(seconds / 86_400), unit: 'days' }
      : seconds >= 7200
        ? { text: number(seconds / 3600), unit: 'h' }
        : seconds >= 120
          ? { text: number(seconds / 60), unit: 'min' }
          : { text: number(seconds), unit: 's' };

export const grams = (value: number | null): Quantity =>
  value === null
    ? missing('g')
    : ladder(value, [
        [1e6, 't'],
        [1e3, 'kg'],
        [1, 'g'],
        [1e-3, 'mg'],
        [1e-6, 'µg'],
      ]);

export const usd = (value: number | null): Quantity => {
  if (value === null) return missing('USD');
  const size = Math.abs(value);
  if (size === 0 || size >= 0.01) return { text: number(value), unit: 'USD' };
  if (size >= 1e-3) return { text: number(value * 1e3), unit: 'mUSD' };
  return { text: number(value * 1e6), unit: 'µUSD' };
};

export const ms = (value: number | null): Quantity =>
  value === null ? missing('ms') : Math.abs(value) >= 10_000 ? { text: number(value / 1000), unit: 's' } : { text: number(value), unit: 'ms' };

export const tokens = (value: number | null): Quantity => {
  if (value === null) return missing('tokens');
  const size = Math.abs(value);
  if (size >= 1e9) return { text: number(value / 1e9), unit: 'bn tokens' };
  if (size >= 1e6) return { text: number(value / 1e6), unit: 'M tokens' };
  return { text: whole(value), unit: 'tokens' };
};

/** Units that a reader chooses. They hold in all views and stand in the address. */
export type CarbonUnit = 'g/kWh' | 'kg/MWh' | 'lb/MWh';
export type PriceUnit = 'USD/MWh' | 'ct/kWh';
export const carbonUnits: readonly CarbonUnit[] = ['g/kWh', 'kg/MWh', 'lb/MWh'];
export const priceUnits: readonly PriceUnit[] = ['USD/MWh', 'ct/kWh'];
export const perUnits: readonly { value: Per; label: string }[] = [
  { value: 'request', label: 'per request' },
  { value: 'mtok', label: 'per million tokens' },
  { value: 'total', label: 'in total' },
];

export const carbonUnit = signal<CarbonUnit>('g/kWh');
export const priceUnit = signal<PriceUnit>('USD/MWh');
export const per = signal<Per>('total');

const perKwh: Record<CarbonUnit, number> = { 'g/kWh': 1, 'kg/MWh': 1, 'lb/MWh': 2.204_622_6 };
const perMwh: Record<PriceUnit, number> = { 'USD/MWh': 1, 'ct/kWh': 0.1 };
export const carbonFactor = computed(() => perKwh[carbonUnit.value]);
export const priceFactor = computed(() => perMwh[priceUnit.value]);

export const intensity = (gPerKwh: number | null): Quantity =>
  gPerKwh === null ? missing(carbonUnit.value) : { text: number(gPerKwh * carbonFactor.value), unit: carbonUnit.value };

export const tariff = (usdPerMwh: number | null): Quantity =>
  usdPerMwh === null ? missing(priceUnit.value) : { text: number(usdPerMwh * priceFactor.value), unit: priceUnit.value };

/** A sentence of the gateway's with its prices and intensities in the units that the reader chose. */
export const inUnits = (text: string): string =>
  text
    .replace(/([\d,]*\.?\d+) USD\/MWh/g, (_, figure: string) => `${number(Number(figure.replaceAll(',', '')) * priceFactor.value)} ${priceUnit.value}`)
    .replace(/([\d,]*\.?\d+) g\/kWh/g, (_, figure: string) => `${number(Number(figure.replaceAll(',', '')) * carbonFactor.value)} ${carbonUnit.value}`);

/** Divides a sum by what the reader wants it per; null where there is nothing to divide by. */
export const share = (value: number | null, requests: number, count: number): number | null => {
  if (value === null) return null;
  if (per.value === 'total') return value;
  const by = per.value === 'request' ? requests : count / 1e6;
  return by > 0 ? value / by : null;
};

/**
 * A figure of one request as the reader wants it: of the request itself, or of a million of its tokens; null where it has none. In total it is that of
 * the request as well.
 */
export const ofRequest = (value: number | null, count: number): number | null =>
  value === null ? null : per.value !== 'mtok' ? value : count > 0 ? (value / count) * 1e6 : null;

/** What stands beside the name of such figures. */
export const perRequestSuffix = (): string => (per.value === 'mtok' ? ' / M tokens' : '');

/** What figures of a million tokens are in, as the reader wants them: of a million, or of a request, which is so little that it has a smaller unit. */
export const millionUnit = (of: 'g' | 'USD'): string => (per.value === 'request' ? `${of === 'g' ? 'mg' : 'µUSD'} / request` : `${of} / M tokens`);

/**
 * A figure of a million tokens in that unit. A request has as many tokens as its mix says; a total there is none of, and so it stays that of a million.
 */
export const ofMillion = (of: 'g' | 'USD', value: number | null | undefined, tokensPerRequest: number | null | undefined): number | null => {
  if (value === null || value === undefined) return null;
  if (per.value !== 'request') return value;
  return tokensPerRequest ? (value * tokensPerRequest) / (of === 'g' ? 1e3 : 1) : null;
};

export const perSuffix = (): string => (per.value === 'total' ? '' : per.value === 'request' ? ' / request' : ' / M tokens');

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const minute = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

export const time = (text: string | number | Date): string => clock.format(new Date(text));
export const hour = (text: string | number | Date): string => minute.format(new Date(text));
const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

export const dayOf = (text: string | number | Date): string => date.format(new Date(text));
export const moment = (text: string | number | Date): string => day.format(new Date(text));
export const percent = (value: number | null): string => (value === null ? '–' : `${number(value)} %`);
