import { computed, signal } from '@preact/signals';

/**
 * The one place for units. What the gateway sends is in base units (g, USD, J, ms); here they get the unit that the reader chose and as many digits as
 * a reader can use. Nothing else formats numbers.
 */
export type Per = 'mtok' | 'request' | 'total';

const digits = (value: number, significant: number) => {
  if (value === 0) return '0';
  const size = Math.floor(Math.log10(Math.abs(value)));
  const decimals = Math.min(10, Math.max(0, significant - 1 - size));
  return value.toLocaleString('en', { minimumFractionDigits: 0, maximumFractionDigits: decimals, useGrouping: true });
};

/** A number of three significant digits; a dash for what is not known. */
export const number = (value: number | null | undefined, significant = 3): string =>
  value === null || value === undefined || !Number.isFinite(value) ? '–' : digits(value, significant);

export const whole = (value: number | null | undefined): string => (value === null || value === undefined ? '–' : Math.round(value).toLocaleString('en'));

/** A quantity in words: the figure, and the unit that belongs to it. */
export interface Quantity {
  readonly text: string;
  readonly unit: string;
}

const ladder = (value: number, rungs: readonly (readonly [number, string])[]): Quantity => {
  const size = Math.abs(value);
  const [factor, unit] = rungs.find(([from]) => size >= from) ?? rungs[rungs.length - 1]!;
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

export const grams = (value: number | null): Quantity =>
  value === null
    ? missing('g')
    : value === 0
      ? { text: '0', unit: 'g' }
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

/** Divides a sum by what the reader wants it per; null where there is nothing to divide by. */
export const share = (value: number | null, requests: number, count: number): number | null => {
  if (value === null) return null;
  if (per.value === 'total') return value;
  const by = per.value === 'request' ? requests : count / 1e6;
  return by > 0 ? value / by : null;
};

export const perSuffix = (): string => (per.value === 'total' ? '' : per.value === 'request' ? ' / request' : ' / M tokens');

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const minute = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

export const time = (text: string | number | Date): string => clock.format(new Date(text));
export const hour = (text: string | number | Date): string => minute.format(new Date(text));
export const moment = (text: string | number | Date): string => day.format(new Date(text));
export const percent = (value: number | null): string => (value === null ? '–' : `${number(value)} %`);
