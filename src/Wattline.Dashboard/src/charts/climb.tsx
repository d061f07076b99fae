import { scaleLinear } from 'd3-scale';
import { curveLinear, curveStepAfter, line } from 'd3-shape';
import { useMemo, useRef } from 'preact/hooks';
import { number } from '../units';
import { useWidth } from './size';

export interface Stair {
    readonly name: string;
    readonly colour: string;
    readonly dash?: string;
    /** Straight between its points, as a hull is; otherwise each point holds up to the next. */
    readonly straight?: boolean;
    readonly points: readonly { readonly x: number; readonly y: number | null }[];
}

interface Props {
    readonly label: string;
    readonly unit: string;
    readonly xUnit: string;
    readonly series: readonly Stair[];
    /** What of the scale is shown. */
    readonly from: number;
    readonly to: number;
    /** Where the marker stands, what it is called, and what it says there. */
    readonly marker: number;
    readonly markerName: string;
    readonly markerText: string;
    readonly onMarker: (x: number) => void;
    /** Up to where the scale is shaded, and what is said of that; null where nothing is. */
    readonly shade?: { readonly to: number; readonly text: string } | null;
    /** The figures between which the scale goes; those of the stairs where it is left out. */
    readonly span?: readonly [number, number];
    readonly height?: number;
    readonly svg: { current: SVGSVGElement | null };
}

const margins = { left: 54, right: 16, top: 24, bottom: 40 } as const;

/** Stairs over a figure, with a marker that is dragged, or moved by the arrow keys. */
export function Climb({ label, unit, xUnit, series, from, to, marker, markerName, markerText, onMarker, span, shade, height = 220, svg }: Props) {
    const [frame, width] = useWidth<HTMLDivElement>();
    const dragging = useRef(false);
    const { left, right, top, bottom } = margins;
    const shown = useMemo(() => series.map(one => ({ ...one, points: within(one.points, from, to, one.straight) })), [series, from, to]);
    const ys = shown.flatMap(one => one.points.map(point => point.y)).filter((y): y is number => y !== null);
    const [least, most] = ys.length ? [Math.min(...ys), Math.max(...ys)] : [0, 1];
    const pad = (most - least || Math.abs(most) || 1) * 0.08;
    const x = scaleLinear([from, to], [left, Math.max(left + 10, width - right)]).clamp(true);
    const free = scaleLinear(span ?? [least - pad, most + pad], [height - bottom, top]);
    const y = span ? free : free.nice(4);
    const paths = useMemo(
        () =>
            shown.map(one => ({
                ...one,
                d:
                    line<{ x: number; y: number | null }>(
                        point => x(point.x),
                        point => y(point.y!),
                    )
                        .defined(point => point.y !== null)
                        .curve(one.straight ? curveLinear : curveStepAfter)([...one.points]) ?? '',
            })),
        [shown, width, height],
    );
    const move = (event: PointerEvent, box: Element) =>
        onMarker(Math.round(Math.max(from, Math.min(to, x.invert(event.clientX - box.getBoundingClientRect().left)))));
    const at = x(marker);
    return (
        <div ref={frame} class="chart-frame climb" style={{ height: `${height}px` }}>
            {width > 0 && (
                <svg
                    ref={svg}
                    class="chart"
                    width={width}
                    height={height}
                    viewBox={`0 0 ${width} ${height}`}
                    role="group"
                    aria-label={label}
                    onPointerDown={event => {
                        dragging.current = true;
                        event.currentTarget.setPointerCapture(event.pointerId);
                        move(event, event.currentTarget);
                    }}
                    onPointerMove={event => dragging.current && move(event, event.currentTarget)}
                    onPointerUp={() => (dragging.current = false)}
                    onPointerCancel={() => (dragging.current = false)}
                >
                    {shade && (
                        <>
                            <rect
                                class="climb-shade"
                                x={left}
                                y={top}
                                width={x(shade.to) - left}
                                height={height - bottom - top}
                                fill="var(--ink-3)"
                                fill-opacity="0.12"
                            />
                            {x(shade.to) - left > shade.text.length * 6.4 + 12 && (
                                <text x={left + 6} y={height - bottom - 8}>
                                    {shade.text}
                                </text>
                            )}
                        </>
                    )}
                    {y.ticks(4).map(tick => (
                        <g key={tick}>
                            <line class="grid" x1={left} x2={width - right} y1={y(tick)} y2={y(tick)} />
                            <text x={left - 8} y={y(tick)} dy="0.32em" text-anchor="end">
                                {number(tick, 4)}
                            </text>
                        </g>
                    ))}
                    <line class="axis" x1={left} x2={width - right} y1={height - bottom} y2={height - bottom} />
                    {x.ticks(Math.max(2, Math.floor(width / 80))).map(tick => (
                        <g key={tick}>
                            <line class="axis" x1={x(tick)} x2={x(tick)} y1={height - bottom} y2={height - bottom + 4} />
                            <text x={x(tick)} y={height - bottom + 17} text-anchor="middle">
                                {number(tick, 4)}
                            </text>
                        </g>
                    ))}
                    <text x={(left + width - right) / 2} y={height - 5} text-anchor="middle">
                        {xUnit}
                    </text>
                    <text x={0} y={10}>
                        {unit}
                    </text>
                    {paths.map(one => (
                        <path
                            key={one.name}
                            class="stair"
                            d={one.d}
                            fill="none"
                            stroke={one.colour}
                            stroke-width={one.straight ? 1.25 : 2}
                            stroke-dasharray={one.dash}
                            stroke-linejoin="round"
                        />
                    ))}
                    <g
                        class="climb-marker"
                        role="slider"
                        tabindex={0}
                        aria-label={markerName}
                        aria-valuemin={from}
                        aria-valuemax={to}
                        aria-valuenow={Math.round(Math.max(from, Math.min(to, marker)))}
                        aria-valuetext={markerText}
                        onKeyDown={event => {
                            const keys: Readonly<Record<string, number>> = {
                                ArrowLeft: marker - 1,
                                ArrowDown: marker - 1,
                                ArrowRight: marker + 1,
                                ArrowUp: marker + 1,
                                PageDown: marker - 10,
                                PageUp: marker + 10,
                                Home: from,
                                End: to,
                            };
                            const next = keys[event.key];
                            if (next !== undefined) {
                                event.preventDefault();
                                onMarker(Math.max(from, Math.min(to, next)));
                            }
                        }}
                    >
                        <rect x={at - 12} y={top - 10} width="24" height={height - bottom - top + 10} fill="transparent" />
                        <line x1={at} x2={at} y1={top - 6} y2={height - bottom} />
                        <circle cx={at} cy={top - 6} r="5.5" />
                    </g>
                </svg>
            )}
        </div>
    );
}

/** The points in sight, with what holds at both ends. */
function within(points: Stair['points'], from: number, to: number, straight?: boolean): Stair['points'] {
    const before = points.filter(point => point.x <= from);
    const inside = points.filter(point => point.x > from && point.x <= to);
    const first = straight || before.length === 0 ? [] : [{ x: from, y: before[before.length - 1]!.y }];
    const all = [...first, ...inside];
    return straight || all.length === 0 ? all : [...all, { x: to, y: all[all.length - 1]!.y }];
}
