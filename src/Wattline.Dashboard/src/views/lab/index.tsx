import './lab.css';
import { type Part, Tabs } from '../../parts/tabs';
import { Auto } from './auto';
import { Battery } from './battery';
import { Curves } from './curves';
import { Policies } from './policies';

const parts: readonly Part[] = [
    { path: 'battery', name: 'Battery and deficit', Part: Battery },
    { path: 'policies', name: 'Policies', Part: Policies },
    { path: 'curves', name: 'Model by budget', Part: Curves },
    { path: 'auto', name: 'Try auto', Part: Auto },
];

/** Models that think and the battery that feeds them: the law, its simulation, policies, and the gateway's own choice. */
export default function Lab() {
    return <Tabs view="lab" label="Parts of the laboratory" parts={parts} />;
}
