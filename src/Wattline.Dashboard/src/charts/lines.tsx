import { scaleLinear, scaleLog, scaleUtc } from 'd3-scale';
import { area, curveLinear, curveStepAfter, line } from 'd3-shape';
import { useRef, useState } from 'preact/hooks';
import type { Key } from '../parts/export';
import { number, moment } from '../units';
import { useWidth } from './size';

export interface Point {
    readonly x: number;
    readonly y: number | null;
    readonly low?: number | null;
    readonly high?: number | null;
}

export interface Series {
    readonly name: string;
    readonly colour: string;
    readonly points: readonly Point[];
    readonly dash?: string;
    readonly dots?: boolean;
}

/** A place on one of the axes that is worth a word. */
export interface Mark {
    readonly at: number;
    readonly text: string;
}

interface Props {
    readonly label: string;
    readonly unit: string;
    readonly series: readonly Series[];
    /** Hours as milliseconds since 1970, or figures of a scale. */
    readonly x: 'time' | 'linear' | 'log';
    readonly xUnit?: string;
    readonly height?: number;
    /** Where the present stands. */
    readonly now?: number;
    /** Places on the axis of x, as where two lines cross; one outside the chart is left out. */
    readonly marks?: readonly Mark[];
    /** A limit on the axis of y; left out where it is outside the chart. */
    readonly limit?: Mark;
    readonly steps?: boolean;
    readonly zero?: boolean;
    readonly logY?: boolean;
    /** Where the axis of y ends, of shares that cannot be more. */
    readonly ceiling?: number;
    readonly svg?: { current: SVGSVGElement | null };
    readonly readout?: (x: number) => string;
}

const margins = { left: 48, right: 14, top: 24 } as const;

/** Lines over time or over a figure, with bands; what is under the pointer or chosen by the arrow keys is read out in words. */
export function Lines({
    label,
    unit,
    series,
    x: kind,
    xUnit = '',
    height = 240,
    now,
    marks = [],
    limit,
    steps,
    zero = true,
    logY,
    ceiling,
    svg,
    readout,
}: Props) {
    const [frame, width] = useWidth<HTMLDivElement>();
    const [at, setAt] = useState<number | null>(null);
    const own = useRef<SVGSVGElement>(null);
    const ref = svg ?? own;
    const room = { ...margins, bottom: kind === 'time' ? 26 : 42 };
    const all = series.flatMap(one => one.points);
    const xs = [...new Set(all.map(point => point.x))].sort((a, b) => a - b);
    const ys = all
        .flatMap(point => [point.y, point.low ?? null, point.high ?? null])
        .filter((value): value is number => value !== null && Number.isFinite(value));
    if (xs.length === 0 || ys.length === 0) return <div ref={frame} class="chart-frame" style={{ height: `${height}px` }} />;
    const range = [room.left, Math.max(room.left + 10, width - room.right)];
    const [least, most] = [xs[0]!, xs[xs.length - 1]!];
    const xScale = kind === 'time' ? scaleUtc([least, most], range) : kind === 'log' ? scaleLog([least, most], range) : scaleLinear([least, most], range);
    const top = Math.max(...ys);
    const bottom = Math.min(...ys);
    const span: [number, number] = [height - room.bottom, room.top];
    const yScale = logY
        ? scaleLog([bottom * 0.9, top * 1.1], span)
        : ceiling !== undefined
          ? scaleLinear([0, ceiling], span)
          : scaleLinear([zero && bottom >= 0 ? 0 : bottom - (top - bottom) * 0.08, top + (top - bottom || top || 1) * 0.06], span).nice(5);
    const curve = steps ? curveStepAfter : curveLinear;
    const draw = line<Point>(
        point => xScale(point.x),
        point => yScale(point.y!),
    )
        .defined(point => point.y !== null)
        .curve(curve);
    const fill = area<Point>(
        point => xScale(point.x),
        point => yScale(point.low!),
        point => yScale(point.high!),
    )
        .defined(point => point.low != null && point.high != null)
        .curve(curve);
    const chosen = at === null ? null : xs[Math.min(at, xs.length - 1)]!;
    const values =
        chosen === null
            ? []
            : series.map(one => ({ one, point: one.points.find(point => point.x === chosen) })).filter(pair => pair.point && pair.point.y !== null);
    const nearest = (px: number) => xs.reduce((best, x, index) => (Math.abs(xScale(x) - px) < Math.abs(xScale(xs[best]!) - px) ? index : best), 0);
    const step = (by: number) => setAt(before => Math.max(0, Math.min(xs.length - 1, (before ?? (now === undefined ? 0 : nearest(xScale(now)))) + by)));
    const told = (one: Series, point: Point) =>
        `${one.name} ${number(point.y)}${point.low != null && point.high != null ? ` (${number(point.low)} to ${number(point.high)})` : ''}`;
    const place = chosen === null ? '' : readout ? readout(chosen) : kind === 'time' ? moment(chosen) : `${number(chosen)} ${xUnit}`;
    const words = chosen === null ? '' : `${place}: ${values.map(({ one, point }) => told(one, point!)).join(', ')} ${unit}`;
    const ticks =
        kind === 'log'
            ? logTicks(least, most, range[1]! - range[0]!, 42)
            : xScale.ticks(Math.max(2, Math.floor(width / (kind === 'time' ? 90 : 80)))).map(Number);
    const marked = [...marks, ...(now === undefined ? [] : [{ at: now, text: 'now' }])].filter(mark => mark.at >= least && mark.at <= most);
    const limitAt = limit && yScale(limit.at) >= room.top && yScale(limit.at) <= height - room.bottom ? yScale(limit.at) : null;
    const yTicks = logY ? logTicks(bottom * 0.9, top * 1.1, span[0] - span[1], 14) : yScale.ticks(4);
    return (
        <div ref={frame} class="chart-frame" style={{ height: `${height}px` }}>
            {width > 0 && (
                <svg
                    ref={ref}
                    class="chart"
                    width={width}
                    height={height}
                    viewBox={`0 0 ${width} ${height}`}
                    role="img"
                    aria-label={label}
                    tabindex={0}
                    onPointerMove={event => setAt(nearest(event.clientX - event.currentTarget.getBoundingClientRect().left))}
                    onPointerLeave={() => setAt(null)}
                    onBlur={() => setAt(null)}
                    onKeyDown={event => {
                        const by = { ArrowLeft: -1, ArrowRight: 1, PageUp: -12, PageDown: 12 }[event.key];
                        if (by) {
                            event.preventDefault();
                            step(by);
                        }
                    }}
                >
                    {yTicks.map(tick => (
                        <g key={tick}>
                            <line class="grid" x1={room.left} x2={width - room.right} y1={yScale(tick)} y2={yScale(tick)} />
                            <text x={room.left - 8} y={yScale(tick)} dy="0.32em" text-anchor="end">
                                {number(tick)}
                            </text>
                        </g>
                    ))}
                    <line class="axis" x1={room.left} x2={width - room.right} y1={height - room.bottom} y2={height - room.bottom} />
                    {ticks.map(tick => (
                        <g key={tick}>
                            <line class="axis" x1={xScale(tick)} x2={xScale(tick)} y1={height - room.bottom} y2={height - room.bottom + 4} />
                            <text x={xScale(tick)} y={height - room.bottom + 17} text-anchor="middle">
                                {kind === 'time' ? timeTick(tick) : number(tick)}
                            </text>
                        </g>
                    ))}
                    {kind !== 'time' && (
                        <text x={(room.left + width - room.right) / 2} y={height - 6} text-anchor="middle">
                            {xUnit}
                        </text>
                    )}
                    <text x={0} y={10}>
                        {unit}
                    </text>
                    {marked.map((mark, index) => {
                        const isRight = xScale(mark.at) > room.left + 0.7 * (width - room.left - room.right);
                        return (
                            <g key={`${mark.at} ${mark.text}`}>
                                <line
                                    x1={xScale(mark.at)}
                                    x2={xScale(mark.at)}
                                    y1={room.top - 4}
                                    y2={height - room.bottom}
                                    stroke="var(--ink-3)"
                                    stroke-dasharray="3 3"
                                />
                                <text
                                    class="over"
                                    x={xScale(mark.at) + (isRight ? -5 : 5)}
                                    y={room.top + 4 + 14 * index}
                                    text-anchor={isRight ? 'end' : 'start'}
                                >
                                    {mark.text}
                                </text>
                            </g>
                        );
                    })}
                    {limitAt !== null && (
                        <g>
                            <line x1={room.left} x2={width - room.right} y1={limitAt} y2={limitAt} stroke="var(--bad)" stroke-dasharray="6 3" />
                            <text class="over" x={room.left + 6} y={limitAt + (limitAt < room.top + 24 ? 14 : -5)}>
                                {limit!.text}
                            </text>
                        </g>
                    )}
                    {series.map(one => (
                        <path key={`${one.name} band`} d={fill([...one.points]) ?? ''} fill={one.colour} fill-opacity="0.16" />
                    ))}
                    {series.map(one => (
                        <path
                            key={one.name}
                            d={draw([...one.points]) ?? ''}
                            fill="none"
                            stroke={one.colour}
                            stroke-width="1.75"
                            stroke-dasharray={one.dash}
                            stroke-linejoin="round"
                        />
                    ))}
                    {series
                        .filter(one => one.dots)
                        .map(one =>
                            one.points.map(
                                point =>
                                    point.y !== null && (
                                        <circle
                                            key={`${one.name}${point.x}`}
                                            cx={xScale(point.x)}
                                            cy={yScale(point.y)}
                                            r="3"
                                            fill={one.colour}
                                            stroke="var(--surface)"
                                            stroke-width="1"
                                        />
                                    ),
                            ),
                        )}
                    {chosen !== null && (
                        <line x1={xScale(chosen)} x2={xScale(chosen)} y1={room.top} y2={height - room.bottom} stroke="var(--ink-2)" stroke-width="1" />
                    )}
                    {values.map(({ one, point }) => (
                        <circle
                            key={one.name}
                            cx={xScale(point!.x)}
                            cy={yScale(point!.y!)}
                            r="3.5"
                            fill={one.colour}
                            stroke="var(--surface)"
                            stroke-width="1.5"
                        />
                    ))}
                </svg>
            )}
            <p class="readout" aria-live="polite">
                {words}
            </p>
        </div>
    );
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric' });
const timeTick = (tick: number) => (new Date(tick).getHours() === 0 || new Date(tick).getUTCHours() === 0 ? day.format(tick) : clock.format(tick));

/** 1, 2 and 5 of every decade, more of a short span, and fewer where they would stand closer than so many pixels. */
function logTicks(least: number, most: number, length: number, gap: number): number[] {
    const sets = [[1, 2, 3, 4, 5, 7], [1, 2, 5], [1]].slice(most / least < 20 ? 0 : 1);
    const perDecade = length / Math.log10(most / least);
    const all = sets.map(digits => digitsOf(digits, least, most));
    return all.find(ticks => ticks.every((tick, at) => at === 0 || Math.log10(tick / ticks[at - 1]!) * perDecade >= gap)) ?? all[all.length - 1]!;
}

function digitsOf(digits: readonly number[], least: number, most: number): number[] {
    const ticks: number[] = [];
    for (let decade = Math.floor(Math.log10(least)); decade <= Math.ceil(Math.log10(most)); decade++) {
        for (const digit of digits) {
            const tick = digit * 10 ** decade;
            if (tick >= least && tick <= most) ticks.push(tick);
        }
    }
    return ticks;
}

/** The same for a file: a dash, if only an empty one, makes a line of it. */
export const lineKeys = (series: readonly Pick<Series, 'name' | 'colour' | 'dash'>[]): readonly Key[] => series.map(({ name, colour, dash }) => ({ name, colour, dash: dash ?? '' }));

/** Names beside colours and dashes, in the order of the series. */
export const LineLegend = ({ series }: { series: readonly Series[] }) => (
    <ul class="legend">
        {series.map(one => (
            <li key={one.name}>
                <svg width="18" height="8" aria-hidden="true">
                    <line x1="0" x2="18" y1="4" y2="4" stroke={one.colour} stroke-width="2" stroke-dasharray={one.dash} />
                </svg>
                {one.name}
            </li>
        ))}
    </ul>
);
