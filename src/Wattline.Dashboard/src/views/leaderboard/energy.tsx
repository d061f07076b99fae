import { useRef } from 'preact/hooks';
import { get } from '../../api/client';
import { useLoad } from '../../api/load';
import { param, setParams } from '../../app/router';
import { LineLegend, Lines, type Series } from '../../charts/lines';
import { saveCsv, saveSvg } from '../../parts/export';
import { Card, Choice, Empty, Line, Save, Show } from '../../parts/parts';
import { number } from '../../units';

const colours = ['var(--item-compute)', 'var(--item-egress)', 'var(--item-migration)', 'var(--item-compliance)', 'var(--item-carbon)'];
const dashes = [undefined, '5 3', '2 3', '8 3 2 3', '1 3'];

/** What waiting longer for a token saves: joules against the time between tokens, at each batch that was measured. */
export function Energy() {
    const [model, gpu] = [param('model', 'llama-3.1-8b'), param('gpu')];
    const svg = useRef<SVGSVGElement>(null);
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
                    <Save what="SVG" onClick={() => svg.current && saveSvg('energy', svg.current)} />
                    <Save what="CSV" onClick={csv} />
                </>
            }
        >
            <form class="filters" aria-label="Energy of what" onSubmit={event => event.preventDefault()}>
                <Line label="Model" value={model} onChange={value => setParams({ model: value || null })} />
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
                                .map(point => ({ x: point.interTokenMs, y: point.gpuJPerOutputToken }))
                                .sort((a, b) => a.x - b.x),
                        }));
                        const first = answer.curve[0]?.provenance;
                        return answer.curve.length === 0 ? (
                            <Empty title="There is no curve">Nobody measured this model on this accelerator.</Empty>
                        ) : (
                            <>
                                <LineLegend series={series} />
                                <Lines
                                    label={`Joules of an output token of ${answer.modelId} on ${answer.gpu} against the time between tokens`}
                                    unit="J / token"
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
                                <p class="note">
                                    Joules of the accelerators of an output token; both axes logarithmic.{' '}
                                    {first && `${first.source}, ${first.year}, ${first.basis}. ${first.note}`}
                                </p>
                            </>
                        );
                    }}
                </Show>
            </div>
        </Card>
    );
}
