import { useRef } from 'preact/hooks';
import { get } from '../../api/client';
import { useLoad } from '../../api/load';
import type { Curves as CurvesAnswer } from '../../api/types';
import { param, setParams } from '../../app/router';
import { LineLegend, Lines, type Mark, type Series, lineKeys } from '../../charts/lines';
import { saveCsv, saveSvg } from '../../parts/export';
import { Figure } from '../../parts/figure';
import { Badge, Card, Choice, Empty, Save, Segmented, Show } from '../../parts/parts';
import { type Column, Table } from '../../parts/table';
import { energyJ, number, percent, span, whole } from '../../units';
import { Dial, askedOf, evenly, useRested } from './dials';
import { Standing } from './standing';

const tolerances = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5];
const deadlines = [5, 10, 20, 30, 60, 120, 180, 300, 600, null];
const colours = ['var(--item-compute)', 'var(--item-egress)', 'var(--item-migration)', 'var(--item-carbon)', 'var(--item-compliance)', 'var(--item-load)'];
const dashes = [undefined, '6 3', '2 3', '8 3 2 3', '1 3', '4 2'];
const names = ['models', 'region', 'difficulty', 'error', 'deadline'] as const;
const sources = [
    { value: 'configured', label: 'This fleet' },
    { value: 'study', label: "The study's two sizes" },
];

/** What models that think take, by how hard the question is and by how long they may think. */
export function Curves() {
    const asked = Object.fromEntries(names.map(name => [name, askedOf(name)])) as Record<(typeof names)[number], string>;
    const key = useRested(JSON.stringify(asked), 100);
    const loaded = useLoad(key, signal => get('/api/lab/curves', JSON.parse(key) as Omit<typeof asked, 'models'> & { models: 'study' }, undefined, signal));
    const of = loaded.value?.of ?? (asked.models || 'configured');
    return (
        <>
            <Card
                title="Which model, and how long it thinks"
                note="The least thinking that keeps the tolerance, model by model"
                actions={<Segmented label="Whose models" value={of} options={sources} onChange={value => setParams({ models: value, region: null })} />}
            >
                <form class="dials" aria-label="What is asked of the models" onSubmit={event => event.preventDefault()}>
                    <Dial name="error" label="Tolerated error" values={tolerances} usual={0.05} text={value => `${number((value ?? 0) * 100)} %`} />
                    <Dial
                        name="deadline"
                        label="Deadline"
                        values={deadlines}
                        usual={null}
                        text={value => (value === null ? 'none' : `${span(value).text} ${span(value).unit}`)}
                    />
                    <Dial
                        name="difficulty"
                        label="Difficulty"
                        values={evenly(0, 1, 0.05)}
                        usual={0.5}
                        hint="For the curves by budget"
                        text={value => `${number(value)}${value === 0.2 ? ', easy' : value === 0.5 ? ', medium' : value === 0.8 ? ', hard' : ''}`}
                    />
                    {of === 'configured' && (loaded.value?.regions.length ?? 0) > 0 && (
                        <Choice
                            label="Figures of the region"
                            value={loaded.value?.region ?? ''}
                            options={(loaded.value?.regions ?? []).map(value => ({ value, label: value }))}
                            onChange={value => setParams({ region: value })}
                        />
                    )}
                </form>
            </Card>
            <Show loaded={loaded} lines={14}>
                {answer => (
                    <div class="stack">
                        <p>{finding(answer)}</p>
                        <div class="two">
                            <ByDifficulty answer={answer} measure="energy" />
                            <ByDifficulty answer={answer} measure="time" />
                        </div>
                        <Crossings answer={answer} />
                        <div class="two">
                            <ByBudget answer={answer} what="success" />
                            <ByBudget answer={answer} what="energy" />
                        </div>
                        <Models answer={answer} />
                        {answer.parameters.length > 0 && <Standing parameters={answer.parameters} />}
                    </div>
                )}
            </Show>
        </>
    );
}

/** What the curves that are shown say, in a sentence. */
function finding({ models, crossings, maxError, byDifficulty }: CurvesAnswer): string {
    if (models.length < 2) return 'One model alone: there is nothing to choose between';
    const words = crossings.map(one => `from difficulty ${number(one.difficulty)} ${one.second} ${one.measure === 'energy' ? 'takes less energy' : 'is faster'}`);
    if (words.length === 0) {
        const easy = byDifficulty.find(point => point.takes.every(take => take !== null));
        const least = (of: 'energyJ' | 'timeS') =>
            easy
                ? models
                      .map((model, at) => ({ name: model.name, value: easy.takes[at]![of] }))
                      .reduce((one, other) => (other.value < one.value ? other : one)).name : null;
        const who = easy ? `: ${least('energyJ')} takes less energy and ${least('timeS')} is faster wherever all suffice` : '';
        return `At a tolerance of ${percent(maxError * 100)} no curves cross${who}`;
    }
    const all = ['time', 'energy'].filter(measure => !crossings.some(one => one.measure === measure)).map(measure => `in ${measure} none overtakes another`);
    return `The harder, the longer it must think: ${[...words.slice(0, 3), ...all].join('; ')}${words.length > 3 ? '; more below' : ''}`;
}

const styled = (answer: CurvesAnswer, pointsOf: (model: number) => Series['points'], dots = false): Series[] =>
    answer.models.map((model, at) => ({
        name: model.name,
        colour: colours[at % colours.length]!,
        ...(dashes[at % dashes.length] ? { dash: dashes[at % dashes.length]! } : {}),
        ...(dots ? { dots } : {}),
        points: pointsOf(at),
    }));

function ByDifficulty({ answer, measure }: { answer: CurvesAnswer; measure: 'energy' | 'time' }) {
    const svg = useRef<SVGSVGElement>(null);
    const isEnergy = measure === 'energy';
    const series = styled(answer, model =>
        answer.byDifficulty.map(point => ({ x: point.difficulty, y: (isEnergy ? point.takes[model]?.energyJ : point.takes[model]?.timeS) ?? null })),
    );
    const marks: Mark[] = answer.crossings.filter(one => one.measure === measure).map(one => ({ at: one.difficulty, text: `from here ${one.second}` }));
    const csv = () =>
        saveCsv(
            `${measure}-by-difficulty`,
            ['difficulty', 'loss_threshold', ...answer.models.flatMap(model => [`${model.name} tokens`, `${model.name} ${isEnergy ? 'energy_j' : 'time_s'}`])],
            answer.byDifficulty.map(point => [
                point.difficulty,
                point.lossThreshold,
                ...point.takes.flatMap(take => [take?.tokens, isEnergy ? take?.energyJ : take?.timeS]),
            ]),
        );
    return (
        <Card
            title={isEnergy ? 'Energy of a right answer' : 'Time to a right answer'}
            note={`The least thinking with which it is wrong at most ${percent(answer.maxError * 100)} of the time`}
            actions={
                <>
                    <Save what="SVG" onClick={() => svg.current && saveSvg(`${measure}-by-difficulty`, svg.current, lineKeys(series))} />
                    <Save what="CSV" onClick={csv} />
                </>
            }
        >
            <div class="card-body">
                <LineLegend series={series} />
                <Lines
                    label={`${isEnergy ? 'Energy' : 'Time'} within the tolerance by difficulty: ${answer.models.map(model => model.name).join(', ')}`}
                    unit={isEnergy ? 'J' : 's'}
                    xUnit="difficulty, easy to hard"
                    x="linear"
                    logY
                    series={series}
                    marks={marks}
                    {...(!isEnergy && answer.deadlineS !== null ? { limit: { at: answer.deadlineS, text: 'deadline' } } : {})}
                    svg={svg}
                    height={300}
                />
            </div>
        </Card>
    );
}

const derived = {
    source: 'success law and token costs, arXiv 2601.00823, equations 40 to 45',
    basis: 'derived',
    kind: 'where both models take the same',
};

type Crossing = CurvesAnswer['crossings'][number];

function Crossings({ answer }: { answer: CurvesAnswer }) {
    const columns: Column<Crossing>[] = [
        { key: 'measure', name: 'Equal', isRowHead: true, cell: row => row.measure },
        { key: 'first', name: 'Better on easier ones', cell: row => row.first },
        { key: 'second', name: 'Better on harder ones', cell: row => row.second },
        {
            key: 'difficulty',
            name: 'At difficulty',
            isNumber: true,
            cell: row => <Figure bare dense value={{ text: number(row.difficulty), unit: '' }} source={derived} title="Difficulty" />,
        },
        { key: 'xi', name: 'Loss threshold', unit: 'nats', isNumber: true, wide: true, cell: row => number(row.lossThreshold, 5) },
        {
            key: 'tokens',
            name: 'Thinking',
            unit: 'tokens',
            isNumber: true,
            cell: row => (
                <Figure
                    bare
                    dense
                    value={{ text: `${whole(row.firstTokens)} against ${whole(row.secondTokens)}`, unit: 'tokens' }}
                    source={{ ...derived, note: 'The least thinking with which each keeps the tolerance.' }}
                    title="Thinking"
                />
            ),
        },
        {
            key: 'value',
            name: 'Both take',
            isNumber: true,
            cell: row => {
                return <Figure dense value={row.measure === 'energy' ? energyJ(row.value) : span(row.value)} source={derived} title="Both take" />;
            },
        },
    ];
    const csv = () =>
        saveCsv(
            'crossings',
            ['measure', 'first', 'second', 'difficulty', 'loss_threshold', 'first_tokens', 'second_tokens', 'value'],
            answer.crossings.map(row => [row.measure, row.first, row.second, row.difficulty, row.lossThreshold, row.firstTokens, row.secondTokens, row.value]),
        );
    return (
        <Card
            title="Where they cross"
            note={
                new Set(answer.crossings.map(one => one.measure)).size === 2
                    ? 'Between the crossing of time and that of energy one model is faster and the other takes less energy'
                    : 'Where two models take the same'
            }
            actions={<Save what="CSV" onClick={csv} />}
        >
            {answer.crossings.length === 0 ? (
                <Empty title="They do not cross">
                    {answer.models.length < 2
                        ? 'One model alone crosses nothing.'
                        : 'At this tolerance one of them is better from the easiest question to the hardest, or nothing suffices on hard ones.'}
                </Empty>
            ) : (
                <Table caption="Where two models take the same" columns={columns} rows={answer.crossings} rowKey={(_, at) => String(at)} />
            )}
        </Card>
    );
}

function ByBudget({ answer, what }: { answer: CurvesAnswer; what: 'success' | 'energy' }) {
    const svg = useRef<SVGSVGElement>(null);
    const isSuccess = what === 'success';
    const series = styled(answer, model =>
        answer.byBudget.map(point => ({
            x: point.budgetTokens,
            y: isSuccess ? point.brings[model]!.success * 100 : point.brings[model]!.success >= 0.001 ? point.brings[model]!.energyPerSolvedJ : null,
        })),
    );
    const needed = (1 - answer.maxError) * 100;
    const csv = () =>
        saveCsv(
            `${what}-by-budget`,
            [
                'budget_tokens',
                ...answer.models.flatMap(model =>
                    ['success', 'expected_tokens', 'energy_j', 'time_s', 'energy_per_solved_j', 'time_per_solved_s'].map(name => `${model.name} ${name}`),
                ),
            ],
            answer.byBudget.map(point => [
                point.budgetTokens,
                ...point.brings.flatMap(one => [one.success, one.expectedTokens, one.energyJ, one.timeS, one.energyPerSolvedJ, one.timePerSolvedS]),
            ]),
        );
    return (
        <Card
            title={isSuccess ? 'Right by budget' : 'Energy of a solved task by budget'}
            note={
                isSuccess
                    ? `At difficulty ${number(answer.difficulty)}: the longer it may think, the surer`
                    : `At difficulty ${number(answer.difficulty)}: expected energy over the probability of being right`
            }
            actions={
                <>
                    <Save what="SVG" onClick={() => svg.current && saveSvg(`${what}-by-budget`, svg.current, lineKeys(series))} />
                    <Save what="CSV" onClick={csv} />
                </>
            }
        >
            <div class="card-body">
                <LineLegend series={series} />
                <Lines
                    label={`${isSuccess ? 'Probability of a right answer' : 'Energy of a solved task'} by thinking budget`}
                    unit={isSuccess ? '%' : 'J'}
                    xUnit="thinking tokens at most"
                    x="log"
                    {...(isSuccess ? { ceiling: 100, limit: { at: needed, text: `${number(needed)} % asked for` } } : { logY: true })}
                    series={series}
                    svg={svg}
                    height={300}
                />
            </div>
        </Card>
    );
}

type Shown = CurvesAnswer['models'][number];

const costOf = (row: Shown) => ({ source: row.cost, kind: 'of the first token; at the meter' });

function Models({ answer }: { answer: CurvesAnswer }) {
    const columns: Column<Shown>[] = [
        { key: 'name', name: 'Model', isRowHead: true, cell: row => row.name },
        {
            key: 'loss',
            name: 'Loss',
            unit: 'nats / token',
            isNumber: true,
            cell: row => (
                <Figure
                    bare
                    dense
                    value={{ text: number(row.loss, 4), unit: 'nats / token' }}
                    source={{
                        source: row.law === 'learnt' ? 'verdicts on answers' : row.law === 'configured' ? 'the configuration' : 'Hoffmann et al. 2022',
                        kind: row.law,
                        basis: row.law === 'learnt' ? 'measured' : row.law === 'configured' ? 'chosen' : 'modelled',
                    }}
                    title="Loss"
                />
            ),
        },
        {
            key: 'law',
            name: 'Success law',
            cell: row => <Badge tone={row.law === 'learnt' ? 'good' : row.law === 'chosen' ? 'warn' : 'plain'}>{row.law}</Badge>,
        },
        {
            key: 'joules',
            name: 'Energy',
            unit: 'J / token',
            isNumber: true,
            cell: row => <Figure bare dense value={{ text: number(row.jPerToken), unit: 'J / token' }} source={costOf(row)} title="Energy" />,
        },
        {
            key: 'pace',
            name: 'Pace',
            unit: 'ms / token',
            isNumber: true,
            cell: row => <Figure bare dense value={{ text: number(row.sPerToken * 1000), unit: 'ms / token' }} source={costOf(row)} title="Pace" />,
        },
        { key: 'cost', name: 'Source of both', wide: true, cell: row => <span class="sub">{row.cost}</span> },
    ];
    return (
        <Card
            title="The models"
            note={
                answer.of === 'study'
                    ? "The study's: a token costs more the more context stands before it"
                    : `As ${answer.region} serves them, at its meter; ${param('region') ? 'chosen above' : 'the first region that serves most of them'}`
            }
        >
            <Table caption="Models and what a token takes" columns={columns} rows={answer.models} rowKey={row => row.name} />
        </Card>
    );
}
