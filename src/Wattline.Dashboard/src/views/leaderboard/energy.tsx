import { useRef } from 'preact/hooks';
import { get } from '../../api/client';
import { useLoad } from '../../api/load';
import { param, setParams } from '../../app/router';
import { LineLegend, Lines, type Series, lineKeys } from '../../charts/lines';
import { saveCsv, saveSvg } from '../../parts/export';
import { Card, Choice, Empty, Line, Save, Show } from '../../parts/parts';
import type { EnergyCurve } from '../../api/types';
import { Figure } from '../../parts/figure';
import { type Column, Table } from '../../parts/table';
import { number, per } from '../../units';
import { measurable, useNames } from './names';

const colours = ['var(--item-compute)', 'var(--item-egress)', 'var(--item-migration)', 'var(--item-compliance)', 'var(--item-carbon)'];
const dashes = [undefined, '5 3', '2 3', '8 3 2 3', '1 3'];

/** What waiting longer for a token saves: joules against the time between tokens, at each batch that was measured. */
export function Energy() {
    const [model, gpu] = [param('model', 'llama-3.1-8b'), param('gpu')];
    const svg = useRef<SVGSVGElement>(null);
    const drawn = useRef<readonly Series[]>([]);
    const names = useNames();
    // A joule a token is 278 watt-hours a million.
    const [factor, unit] = per.value === 'mtok' ? [1e6 / 3600, 'Wh / M tokens'] : [1, 'J / token'];
    const loaded = useLoad(JSON.stringify(['energy', model, gpu]), signal => get('/api/energy', { model, gpu }, undefined, signal));
    const curve = loaded.value?.curve ?? [];
    const csv = () =>
        saveCsv(
            'energy',
            ['model', 'gpu', 'task', 'inter_token_ms', 'inter_token_p99_ms', 'gpu_j_per_output_token', 'batch_size', 'source', 'basis', 'year'],
            curve.map(point => [
                loaded.value?.modelId,
                loaded.value?.gpu,
                point.task,
                point.interTokenMs,
                point.interTokenP99Ms,
                point.gpuJPerOutputToken,
                point.batchSize,
                point.provenance.source,
                point.provenance.basis,
                point.provenance.year,
            ]),
        );
    return (
        <Card
            title="Energy of a token against its pace"
            note="Each point is a batch: the more requests share an accelerator, the longer each waits for a token, and the fewer joules the token takes"
            actions={
                <>
                    <Save what="SVG" onClick={() => svg.current && saveSvg('energy', svg.current, lineKeys(drawn.current))} />
                    <Save what="CSV" onClick={csv} />
                </>
            }
        >
            <form class="filters" aria-label="Energy of what" onSubmit={event => event.preventDefault()}>
                <Line label="Model" value={model} list={measurable(names)} onChange={value => setParams({ model: value || null })} />
                <Choice
                    label="Accelerator"
                    value={gpu}
                    options={[
                        { value: '', label: 'H100' },
                        { value: 'B200', label: 'B200' },
                    ]}
                    onChange={value => setParams({ gpu: value })}
                />
            </form>
            <div class="card-body">
                <Show loaded={loaded} lines={10}>
                    {answer => {
                        const tasks = [...new Set(answer.curve.map(point => point.task ?? 'modelled'))];
                        const series: Series[] = tasks.map((task, at) => ({
                            name: task ?? '',
                            colour: colours[at % colours.length]!,
                            ...(dashes[at % dashes.length] ? { dash: dashes[at % dashes.length]! } : {}),
                            dots: true,
                            points: answer.curve
                                .filter(point => (point.task ?? 'modelled') === task)
                                .map(point => ({ x: point.interTokenMs, y: point.gpuJPerOutputToken * factor }))
                                .sort((a, b) => a.x - b.x),
                        }));
                        drawn.current = series;
                        return answer.curve.length === 0 ? (
                            <Empty title="There is no curve">Nobody measured this model on this accelerator.</Empty>
                        ) : (
                            <>
                                <LineLegend series={series} />
                                <Lines
                                    label={`Joules of an output token of ${answer.modelId} on ${answer.gpu} against the time between tokens`}
                                    unit={unit}
                                    xUnit="ms between tokens"
                                    x="log"
                                    logY
                                    series={series}
                                    svg={svg}
                                    height={340}
                                    readout={x => {
                                        const point = answer.curve.find(one => one.interTokenMs === x);
                                        return `${number(x)} ms, batch ${number(point?.batchSize ?? null)}`;
                                    }}
                                />
                                <p class="note">Energy of the accelerators for an output token; both axes logarithmic.</p>
                                <Points curve={answer.curve} factor={factor} unit={unit} />
                            </>
                        );
                    }}
                </Show>
            </div>
        </Card>
    );
}

type Point = EnergyCurve['curve'][number];

/** The points of the curve in figures, each with its source. */
function Points({ curve, factor, unit }: { curve: readonly Point[]; factor: number; unit: string }) {
    const figure = (value: number, of: string, title: string, { provenance }: Point) => (
        <Figure bare dense value={{ text: number(value), unit: of }} source={{ ...provenance, year: provenance.year, kind: 'accelerators, at one batch' }} title={title} />
    );
    const columns: Column<Point>[] = [
        { key: 'task', name: 'Requests', isRowHead: true, cell: point => point.task ?? 'modelled' },
        { key: 'batch', name: 'Batch', isNumber: true, cell: point => figure(point.batchSize, 'requests', 'Requests in flight', point) },
        { key: 'pace', name: 'Between tokens', unit: 'ms', isNumber: true, cell: point => figure(point.interTokenMs, 'ms', 'Time between tokens', point) },
        {
            key: 'p99',
            name: '99th percentile',
            unit: 'ms',
            isNumber: true,
            wide: true,
            cell: point => figure(point.interTokenP99Ms, 'ms', 'Time between tokens, 99th percentile', point),
        },
        { key: 'energy', name: 'Energy', unit, isNumber: true, cell: point => figure(point.gpuJPerOutputToken * factor, unit, 'Energy', point) },
        { key: 'from', name: 'From', wide: true, cell: ({ provenance }) => `${provenance.source}${provenance.year ? `, ${provenance.year}` : ''}, ${provenance.basis}` },
    ];
    return (
        <div class="bleed points">
            <Table caption="Points of the curve" columns={columns} rows={curve} rowKey={(point, at) => `${at} ${point.batchSize}`} />
        </div>
    );
}
