import type { ComponentType } from 'preact';

export interface View {
  /** Its place in the address. */
  readonly path: string;
  readonly name: string;
  /** What stands at the bottom of a phone where the name is long: a part of it. */
  readonly short?: string;
  /** What it shows, for the title and for screen readers. */
  readonly title: string;
  readonly load: () => Promise<{ default: ComponentType }>;
}

/** Every view of the dashboard: one folder, and one line here. */
export const views: readonly View[] = [
  { path: 'now', name: 'Now', title: 'Where requests run now', load: () => import('../views/now') },
  { path: 'leaderboard', name: 'Leaderboard', title: 'Models by provider and region', load: () => import('../views/leaderboard') },
  { path: 'requests', name: 'Requests', title: 'What requests cost, and why there', load: () => import('../views/requests') },
  { path: 'frontier', name: 'Frontier', title: 'What latency, carbon and law are worth', load: () => import('../views/frontier') },
  { path: 'lab', name: 'Reasoning lab', short: 'Lab', title: 'Models that think, a battery, and when to run', load: () => import('../views/lab') },
  { path: 'claims', name: 'Claims', title: 'What sources say, and what the data say', load: () => import('../views/claims') },
];
