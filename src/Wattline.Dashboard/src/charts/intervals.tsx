import { useWidth } from './size';

export interface Span {
    readonly key: string;
    readonly name: string;
    readonly value: number;
    readonly low: number;
    readonly high: number;
    readonly text: string;
}

/** Figures with their intervals, one below the other: a bar from nothing, a whisker, and the figure in words. `bound` is what none can pass. */
export function Intervals({
    spans,
    bound,
    label,
    svg,
}: {
    spans: readonly Span[];
    bound?: { readonly value: number; readonly text: string } | undefined;
    label: string;
    svg: { current: SVGSVGElement | null };
}) {
    const [frame, width] = useWidth<HTMLDivElement>();
    const [names, texts, bar, gap, head] = [Math.min(130, width * 0.3), 84, 16, 14, bound ? 22 : 6];
    const least = Math.min(0, ...spans.map(span => span.low));
    const most = Math.max(1e-9, bound?.value ?? 0, ...spans.map(span => span.high));
    const x = (value: number) => names + ((value - least) / (most - least)) * Math.max(0, width - names - texts);
    const height = head + spans.length * (bar + gap);
    return (
        <div ref={frame} class="chart-frame">
            {width > 0 && (
                <svg ref={svg} class="chart" width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
                    <line class="axis" x1={x(0)} x2={x(0)} y1={head - 4} y2={height - gap / 2} />
                    {bound && (
                        <g>
                            <line x1={x(bound.value)} x2={x(bound.value)} y1={head - 4} y2={height - gap / 2} stroke="var(--ink-2)" stroke-dasharray="3 3" />
                            <text x={x(bound.value)} y={head - 9} text-anchor={bound.value > most / 2 ? 'end' : 'start'}>
                                {bound.text}
                            </text>
                        </g>
                    )}
                    {spans.map((span, at) => {
                        const [y, from, to] = [head + at * (bar + gap), x(Math.min(0, span.value)), x(Math.max(0, span.value))];
                        const middle = y + bar / 2;
                        return (
                            <g key={span.key}>
                                <text x={names - 8} y={middle} dy="0.34em" text-anchor="end">
                                    {span.name}
                                </text>
                                <rect x={from} y={y} width={Math.max(1, to - from)} height={bar} rx="2" fill="var(--item-compute)" fill-opacity="0.75" />
                                <g stroke="var(--ink)" stroke-width="1.25">
                                    <line x1={x(span.low)} x2={x(span.high)} y1={middle} y2={middle} />
                                    <line x1={x(span.low)} x2={x(span.low)} y1={middle - 4} y2={middle + 4} />
                                    <line x1={x(span.high)} x2={x(span.high)} y1={middle - 4} y2={middle + 4} />
                                </g>
                                <text x={x(Math.max(span.high, span.value)) + 8} y={middle} dy="0.34em" class="strong over">
                                    {span.text}
                                </text>
                            </g>
                        );
                    })}
                </svg>
            )}
        </div>
    );
}
