import type { ComponentChildren, JSX } from 'preact';
import { useRef } from 'preact/hooks';

export interface Column<T> {
    readonly key: string;
    readonly name: ComponentChildren;
    /** Under the name: the unit of all figures below. */
    readonly unit?: string;
    readonly cell: (row: T, at: number) => ComponentChildren;
    readonly isNumber?: boolean;
    /** Left out on a narrow page; what it says stands in the details of the row. */
    readonly wide?: boolean;
    readonly sort?: 'ascending' | 'descending' | 'none';
    readonly onSort?: () => void;
    readonly isRowHead?: boolean;
    readonly className?: string;
}

/** A table whose figures are reached by the arrow keys: one stop of the tab key for all of them. */
export function Table<T>({
    caption,
    columns,
    rows,
    rowKey,
    rowClass,
    onOpen,
}: {
    caption: string;
    columns: readonly Column<T>[];
    rows: readonly T[];
    rowKey: (row: T, at: number) => string;
    rowClass?: (row: T) => string;
    onOpen?: (row: T) => void;
}) {
    const table = useRef<HTMLTableElement>(null);
    return (
        <div class="table-frame" tabIndex={0} role="region" aria-label={`${caption}, table`} onKeyDown={event => moveFocus(event, table.current!)}>
            <table ref={table}>
                <caption class="hidden">{caption}</caption>
                <thead>
                    <tr>
                        {columns.map(column => (
                            <Head key={column.key} column={column} />
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {rows.map((row, at) => (
                        <tr
                            key={rowKey(row, at)}
                            class={`${rowClass?.(row) ?? ''} ${onOpen ? 'opens' : ''}`}
                            onClick={onOpen && (event => !(event.target as Element).closest('button, a') && onOpen(row))}
                        >
                            {columns.map(column => {
                                const style = `${column.isNumber ? 'num' : ''} ${column.wide ? 'wide' : ''} ${column.className ?? ''}`;
                                return column.isRowHead ? (
                                    <th key={column.key} scope="row" class={style}>
                                        {column.cell(row, at)}
                                    </th>
                                ) : (
                                    <td key={column.key} class={style}>
                                        {column.cell(row, at)}
                                    </td>
                                );
                            })}
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

function Head<T>({ column }: { column: Column<T> }) {
    const unit = column.unit && <span class="unit">{column.unit}</span>;
    return (
        <th
            scope="col"
            class={`${column.isNumber ? 'num' : ''} ${column.wide ? 'wide' : ''} ${column.className ?? ''}`}
            aria-sort={column.onSort ? (column.sort ?? 'none') : undefined}
        >
            {column.onSort ? (
                <button type="button" class="sort" onClick={column.onSort}>
                    <span class="arrow" aria-hidden="true">
                        {column.sort === 'ascending' ? '↑' : column.sort === 'descending' ? '↓' : ''}
                    </span>
                    {column.name}
                    {unit}
                </button>
            ) : (
                <>
                    {column.name}
                    {unit}
                </>
            )}
        </th>
    );
}

const steps: Readonly<Record<string, readonly [number, number]>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function moveFocus(event: JSX.TargetedKeyboardEvent<HTMLElement>, table: HTMLTableElement): void {
    const step = steps[event.key];
    if (!step || (event.target as Element).closest('input, select')) return;
    const rows = [...table.tBodies[0]!.rows].map(row => [...row.querySelectorAll<HTMLElement>('[data-figure]')]).filter(row => row.length > 0);
    const at = rows.findIndex(row => row.includes(document.activeElement as HTMLElement));
    const across = at < 0 ? 0 : rows[at]!.indexOf(document.activeElement as HTMLElement) + step[1];
    const row = rows[at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + step[0]))];
    const to = row?.[Math.max(0, Math.min(row.length - 1, across))];
    if (to) {
        event.preventDefault();
        to.focus();
        to.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }
}
