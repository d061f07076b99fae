import { useWidth } from './size';

export interface Stack {
    readonly key: string;
    readonly name: string;
    readonly parts: readonly { readonly name: string; readonly colour: string; readonly value: number }[];
    readonly text: string;
    readonly isBest?: boolean;
}

/** Bars of items that add up, one below the other, with the sum in words at the end of each. */
export function Stacked({ stacks, label, svg }: { stacks: readonly Stack[]; label: string; svg: { current: SVGSVGElement | null } }) {
    const [frame, width] = useWidth<HTMLDivElement>();
    const [names, texts, bar, gap] = [Math.min(120, width * 0.28), 92, 16, 10];
    const sum = (stack: Stack) => stack.parts.reduce((all, part) => all + Math.max(0, part.value), 0);
    const most = Math.max(1e-300, ...stacks.map(sum));
    const scale = Math.max(0, width - names - texts) / most;
    const height = stacks.length * (bar + gap) + 4;
    return (
        <div ref={frame} class="chart-frame">
            {width > 0 && (
                <svg ref={svg} class="chart" width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
                    {stacks.map((stack, at) => {
                        const y = at * (bar + gap) + 4;
                        let x = names;
                        return (
                            <g key={stack.key}>
                                <text x={names - 8} y={y + bar / 2} dy="0.34em" text-anchor="end" class={stack.isBest ? 'strong' : ''}>
                                    {stack.name}
                                </text>
                                {stack.parts
                                    .filter(part => part.value > 0)
                                    .map(part => {
                                        const from = x;
                                        x += part.value * scale;
                                        return (
                                            <rect key={part.name} x={from} y={y} width={Math.max(0.75, x - from - 0.75)} height={bar} fill={part.colour}>
                                                <title>{part.name}</title>
                                            </rect>
                                        );
                                    })}
                                <text x={x + 8} y={y + bar / 2} dy="0.34em" class={stack.isBest ? 'strong' : ''}>
                                    {stack.text}
                                </text>
                            </g>
                        );
                    })}
                </svg>
            )}
        </div>
    );
}

export const ColourLegend = ({ items }: { items: readonly { readonly name: string; readonly colour: string }[] }) => (
    <ul class="legend">
        {items.map(item => (
            <li key={item.name}>
                <svg width="10" height="10" aria-hidden="true">
                    <rect width="10" height="10" rx="2" fill={item.colour} />
                </svg>
                {item.name}
            </li>
        ))}
    </ul>
);
