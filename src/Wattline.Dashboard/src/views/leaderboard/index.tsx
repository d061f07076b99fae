import './leaderboard.css';
import { type Part, Tabs } from '../../parts/tabs';
import { Energy } from './energy';
import { Grid } from './grid';
import { Market } from './market';
import { Recommend } from './recommend';
import { Spread } from './spread';

const parts: readonly Part[] = [
    { path: 'market', name: 'Models by region', Part: Market },
    { path: 'recommend', name: 'What to call', Part: Recommend },
    { path: 'grid', name: 'Price and carbon', Part: Grid },
    { path: 'spread', name: 'Spread', Part: Spread },
    { path: 'energy', name: 'Energy of a token', Part: Energy },
];

/** The market: what is to be had, what to call, and the curves behind it. */
export default function Leaderboard() {
    return <Tabs view="leaderboard" label="Parts of the market" parts={parts} />;
}
