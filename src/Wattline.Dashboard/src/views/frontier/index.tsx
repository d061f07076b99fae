import './frontier.css';
import { useRef } from 'preact/hooks';
import { Refused } from '../../api/client';
import type { Frontier, Source } from '../../api/types';
import { ColourLegend, type Stack, Stacked } from '../../charts/stacked';
import { saveSvg } from '../../parts/export';
import { Figure } from '../../parts/figure';
import { Badge, Card, Fault, Save, Show } from '../../parts/parts';
import { grams, inUnits, number, usd, whole } from '../../units';
import { useFrontier } from './ask';
import { CarbonStairs, Cost, Movable } from './stairs';
import { Tables, shareText } from './tables';
import { Controls, type Terms, useTerms } from './terms';
import { Unlocks } from './unlocks';

const layers = [
    { key: 'local', name: 'At home', colour: 'var(--item-compute)' },
    { key: 'regional', name: 'On the continent', colour: 'var(--item-egress)' },
    { key: 'energyOriented', name: 'Beyond it', colour: 'var(--item-migration)' },
] as const;

/** What a latency budget is worth, at the carbon price, frictions and law that the sliders say. */
export default function FrontierView() {
    const [terms, set] = useTerms();
    const loaded = useFrontier({
        scenario: terms.scenario,
        day: terms.scenario === 'world' ? terms.day : '',
        class: terms.class === 'all' ? '' : terms.class,
        budgetMs: String(terms.budget),
        carbonUsdPerT: String(terms.carbon),
        egress: String(terms.egress),
        state: String(terms.state),
        law: terms.law,
    });
    const frontier = loaded.value?.scenario === terms.scenario ? loaded.value : null;
    const [from, to] = reach(frontier, terms.budget);
    const picked = (budget: number) => set('budget', String(budget));
    return (
        <div class="page frontier">
            <Card
                className="frontier-controls"
                title="Terms"
                note={frontier ? tookText(frontier) : 'Each change is computed anew, and proved'}
            >
                <Result chosen={loaded.error ? null : (frontier?.chosen ?? null)} />
                <Controls terms={terms} set={set} frontier={frontier} to={to} />
            </Card>
            <div class="frontier-main">
                {frontier === null || loaded.error ? (
                    <Card title="The frontier">
                        <div class="card-body">
                            {loaded.error instanceof Refused && loaded.error.status >= 400 && loaded.error.status < 500 ? (
                                <>
                                    <Fault error={loaded.error} />
                                    {terms.class !== 'all' && (
                                        <p class="frontier-cure">
                                            <button type="button" class="button" onClick={() => set('class', 'all')}>
                                                Show all classes
                                            </button>
                                        </p>
                                    )}
                                </>
                            ) : (
                                <Show loaded={{ ...loaded, value: null as Frontier | null }} lines={16}>
                                    {() => null}
                                </Show>
                            )}
                        </div>
                    </Card>
                ) : (
                    <>
                        <Chosen frontier={frontier} terms={terms} />
                        <Cost frontier={frontier} terms={terms} from={from} to={to} onBudget={picked} />
                        <CarbonStairs frontier={frontier} terms={terms} from={from} to={to} onBudget={picked} />
                        <Unlocks frontier={frontier} />
                        <Movable frontier={frontier} terms={terms} from={from} to={to} onBudget={picked} />
                        <Layers frontier={frontier} />
                        <Tables frontier={frontier} budget={terms.budget} />
                        <Rests frontier={frontier} />
                    </>
                )}
            </div>
        </div>
    );
}

/** The budgets that the charts and the slider hold: from none to the last step, and the one chosen. */
function reach(frontier: Frontier | null, budget: number): [number, number] {
    const last = frontier?.steps[frontier.steps.length - 1];
    return [0, Math.max(last ? Math.max(50, Math.ceil((last.budgetMs * 1.02) / 50) * 50) : 500, budget)];
}

/** What computing took, and what of it was kept from an earlier question. */
function tookText(frontier: Frontier): string {
    const ways = frontier.ways > 0 ? `${whole(frontier.ways)} ways to serve` : 'A staircase';
    const took = `${number(frontier.tookMs, 2)} ms`;
    return frontier.keptMs === null
        ? `${ways}, computed in ${took}`
        : `${ways}, kept: computed in ${number(frontier.keptMs, 3)} ms before; this answer in ${took}`;
}

/** The result in a line, beside the sliders where the page is too narrow for both; its place is kept while it is on its way. */
const Result = ({ chosen }: { chosen: Frontier['chosen'] | null }) => {
    const [cost, carbon] = [usd(chosen?.chargeUsd ?? null), grams(chosen?.averageG ?? null)];
    return (
        <p class="frontier-result">
            <span>
                <b>{number(chosen?.budgetMs, 4)}</b> ms
            </span>
            <span>
                <b>{cost.text}</b> {cost.unit}
            </span>
            <span>
                <b>{carbon.text}</b> {carbon.unit} CO₂
            </span>
            <span>
                <b>{chosen ? shareText((chosen.requests - chosen.unmet) / Math.max(1e-9, chosen.requests)) : '–'}</b> served
            </span>
        </p>
    );
};

const sourceOf = (frontier: Frontier, kind: string): Source => ({
    source: frontier.scenario === 'world' ? 'a day of the world, planned' : "the gateway's fleet, planned",
    year: frontier.replayedYear,
    basis: 'modelled',
    kind,
    timeliness: frontier.replayedYear === null ? null : 'replayed',
    note: 'The optimum of a plan, proved by its own prices; what it rests on stands below.',
});

/** The plan at the budget, and its proof in words. */
function Chosen({ frontier, terms }: { frontier: Frontier; terms: Terms }) {
    const { chosen } = frontier;
    const served = chosen.requests - chosen.unmet;
    const penalty = chosen.costUsd - chosen.chargeUsd;
    const each = chosen.unmet > 0 ? number(penalty / chosen.unmet) : '';
    const lawPenalty = chosen.lawUsd === null || chosen.lawChargeUsd === null ? 0 : round(chosen.lawUsd - chosen.lawChargeUsd, chosen.costUsd);
    const figures = [
        { name: 'Cost', value: usd(chosen.chargeUsd), kind: 'what is charged for what is served; penalties of unmet demand left out' },
        ...(chosen.unmet > 0
            ? [
                  {
                      name: `Penalty for ${whole(chosen.unmet)} unserved`,
                      value: usd(penalty),
                      kind: `chosen: ${each} USD for each request that nobody serves; no money that anybody pays`,
                  },
              ]
            : []),
        { name: 'Carbon, average', value: grams(chosen.averageG), kind: 'average emissions' },
        ...(chosen.marginalG === null ? [] : [{ name: 'Carbon, marginal', value: grams(chosen.marginalG), kind: 'marginal emissions' }]),
        { name: 'Served', value: { text: shareText(served / Math.max(1e-9, chosen.requests)), unit: '' }, kind: 'share of requests' },
        {
            name: 'What the law costs',
            value: usd(chosen.lawChargeUsd === null ? null : round(chosen.lawChargeUsd, chosen.chargeUsd)),
            kind: 'cost less that of the plan without law; penalties left out',
        },
        ...(lawPenalty === 0
            ? []
            : [{ name: 'Penalty that the law adds', value: usd(lawPenalty), kind: `chosen: ${each} USD for each request that nobody serves` }]),
    ];
    return (
        <Card
            className="full"
            title={`The best plan at ${number(chosen.budgetMs, 4)} ms`}
            note={
                <>
                    {frontier.hours} hours from {frontier.start.replace('T', ' ')}{' '}
                    {frontier.replayedYear !== null && <Badge tone="warn">replayed from {frontier.replayedYear}</Badge>}{' '}
                    <Badge tone={chosen.isCertified ? 'good' : 'bad'}>{chosen.isCertified ? 'proved' : 'not proved'}</Badge>
                </>
            }
        >
            <dl class="frontier-figures">
                {figures.map(figure => (
                    <div key={figure.name}>
                        <dt>{figure.name}</dt>
                        <dd>
                            <Figure value={figure.value} source={sourceOf(frontier, figure.kind)} title={figure.name} />
                        </dd>
                    </div>
                ))}
            </dl>
            <p class="frontier-proof">
                No plan at these terms costs less than <b>{number(chosen.boundUsd, 7)} USD</b>, and this one costs {number(chosen.costUsd, 7)} USD: the gap is{' '}
                {nought(chosen.gap)}, the largest breach of a constraint {nought(chosen.largestBreach)}.
                {chosen.unmet > 0 &&
                    ` Of it ${number(chosen.chargeUsd, 7)} USD is cost and ${number(penalty, 7)} USD penalty for ` +
                        `${whole(chosen.unmet)} requests that nobody serves (chosen: ${each} USD each).`}
                {chosen.marginalG === null && ' Marginal carbon is not known of every region, and is left out.'}
                {terms.class !== 'all' && ' Other classes keep their own budgets.'}
            </p>
        </Card>
    );
}

/** What rounding leaves of a proof is said to be nothing. */
const nought = (share: number): string => (Math.abs(share) < 1e-9 ? '0' : number(share));
const round = (value: number, of: number): number => (Math.abs(value) < 1e-9 * Math.abs(of) ? 0 : value);

/** How far from home each class runs. */
function Layers({ frontier }: { frontier: Frontier }) {
    const svg = useRef<SVGSVGElement>(null);
    const stacks = frontier.classes
        .filter(one => one.local !== null)
        .map(one => ({
            key: one.name,
            name: frontier.scenario === 'fleet' ? one.name.split(' ').slice(0, 2).join(' ') : one.name,
            parts: layers.map(layer => ({ name: layer.name, colour: layer.colour, value: one[layer.key] ?? 0 })),
            text: `${shareText(one.local)} home`,
            isBest: one.isVaried,
        }));
    return (
        <Card
            title="How far work goes"
            note="By class, at the budget; a class in bold has its budget varied"
            actions={<Save what="SVG" onClick={() => svg.current && saveSvg('frontier-layers', svg.current, layers)} />}
        >
            <div class="card-body">
                <ColourLegend items={layers} />
                <Stacked
                    stacks={stacks}
                    svg={svg}
                    label={`Shares by class: ${stacks.map(words).join('; ')}`}
                />
            </div>
        </Card>
    );
}

const words = (stack: Stack): string => `${stack.key} ${stack.parts.map(part => `${part.name} ${shareText(part.value)}`).join(', ')}`;

/** What was chosen, modelled or forecast. */
const Rests = ({ frontier }: { frontier: Frontier }) => (
    <Card className="full" title="What this rests on" note={
            frontier.scenario === 'world'
                ? 'Nobody measured a day of the world: what was taken for it'
                : 'What is not known of the coming hours of this fleet: what was taken for it'
        }>
        <dl class="frontier-rests card-body">
            {frontier.assumptions.map(one => (
                <div key={one.what}>
                    <dt>
                        {one.what} <Badge tone={one.basis === 'chosen' ? 'warn' : 'plain'}>{one.basis}</Badge>
                    </dt>
                    <dd>
                        {inUnits(one.text)} <span class="note">({one.source})</span>
                    </dd>
                </div>
            ))}
        </dl>
    </Card>
);
