/** Colour scales of the dashboard: six steps each, a class of figures each; the bounds are shown beside the colours, so that no colour stands alone. */
export interface Scale {
  readonly name: string;
  readonly unit: string;
  /** Upper ends of all steps but the last. */
  readonly bounds: readonly number[];
  /** CSS variables of the steps. */
  readonly colours: readonly string[];
}

const steps = (name: string) => [1, 2, 3, 4, 5, 6].map(step => `var(--${name}-${step})`);

export const scales = {
  carbon: { name: 'Carbon', unit: 'g/kWh', bounds: [50, 125, 250, 400, 600], colours: steps('carbon') },
  price: { name: 'Price', unit: 'USD/MWh', bounds: [40, 80, 120, 180, 260], colours: steps('price') },
  latency: { name: 'Round trip', unit: 'ms', bounds: [20, 50, 100, 150, 220], colours: steps('delay') },
} satisfies Record<string, Scale>;

export type ScaleName = keyof typeof scales;

/** The colour of a value; null where there is none, which is drawn as a hollow mark. */
export const colourOf = (scale: Scale, value: number | null): string | null => {
  if (value === null) return null;
  const step = scale.bounds.findIndex(bound => value < bound);
  return scale.colours[step < 0 ? scale.bounds.length : step]!;
};

/** The six items of a charge, in the order in which they are stacked. */
export const chargeItems = [
  { key: 'computeUsd', name: 'Compute', colour: 'var(--item-compute)' },
  { key: 'carbonUsd', name: 'Carbon', colour: 'var(--item-carbon)' },
  { key: 'egressUsd', name: 'Egress', colour: 'var(--item-egress)' },
  { key: 'migrationUsd', name: 'Migration', colour: 'var(--item-migration)' },
  { key: 'loadUsd', name: 'Load', colour: 'var(--item-load)' },
  { key: 'complianceUsd', name: 'Compliance', colour: 'var(--item-compliance)' },
] as const;
