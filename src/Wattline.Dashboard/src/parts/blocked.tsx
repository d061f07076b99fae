import { number } from '../units';
import { Badge } from './parts';

/** Why a region may not serve, a chip a reason; one that takes too long says how long it takes and how long it may. */
export function Blocked({ reasons, latencyMs, budgetMs }: { reasons: readonly string[]; latencyMs: number; budgetMs: number | null }) {
    const late = budgetMs === null ? '' : ` ${number(latencyMs)} > ${number(budgetMs)} ms`;
    return (
        <span class="chips">
            {reasons.map(one => (
                <Badge key={one} tone="warn">
                    {one.replace(/([A-Z])/g, ' $1').toLowerCase()}
                    {one === 'latency' || one === 'queueLatency' ? late : ''}
                </Badge>
            ))}
        </span>
    );
}
