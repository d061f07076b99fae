/** The last seconds as a small area; what it shows stands in words beside it. */
export function Sparkline({
    values,
    width = 120,
    height = 32,
    label,
    svg,
}: {
    values: readonly number[];
    width?: number;
    height?: number;
    label: string;
    svg?: { current: SVGSVGElement | null };
}) {
    const most = Math.max(1e-12, ...values);
    const x = (at: number) => (values.length < 2 ? width : (at / (values.length - 1)) * width);
    const y = (value: number) => height - 1.5 - (value / most) * (height - 4);
    const line = values.map((value, at) => `${at ? 'L' : 'M'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join('');
    return (
        <svg {...(svg ? { ref: svg } : {})} class="sparkline" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
            {values.length > 1 && (
                <>
                    <path d={`${line}L${width} ${height}L0 ${height}Z`} fill="var(--accent)" fill-opacity="0.12" />
                    <path d={line} fill="none" stroke="var(--accent)" stroke-width="1.5" stroke-linejoin="round" vector-effect="non-scaling-stroke" />
                </>
            )}
        </svg>
    );
}
