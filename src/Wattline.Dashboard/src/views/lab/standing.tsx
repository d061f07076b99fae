import type { Deficit } from '../../api/types';
import { saveCsv } from '../../parts/export';
import { Badge, Card, Save, type Tone } from '../../parts/parts';
import { type Column, Table } from '../../parts/table';

type Parameter = Deficit['parameters'][number];

const tones: Readonly<Record<Parameter['standing'], Tone>> = { found: 'good', foundSecondHand: 'good', derived: 'plain', chosen: 'warn' };
const words: Readonly<Record<Parameter['standing'], string>> = { found: 'found', foundSecondHand: 'found second-hand', derived: 'derived', chosen: 'chosen' };

const columns: Column<Parameter>[] = [
    { key: 'name', name: 'Parameter', isRowHead: true, cell: row => row.name },
    {
        key: 'value',
        name: 'Value',
        cell: row => (
            <>
                {row.value} <span class="unit">{row.unit === '1' ? '' : row.unit}</span>
            </>
        ),
    },
    { key: 'standing', name: 'Standing', cell: row => <Badge tone={tones[row.standing]}>{words[row.standing]}</Badge> },
    { key: 'source', name: 'Source or reason', wide: true, cell: row => <span class="sub">{row.source}</span> },
];

/** What the figures of a part rest on, each with how it came about. */
export const Standing = ({ parameters }: { parameters: readonly Parameter[] }) => (
    <Card
        title="What these figures rest on"
        note="No chosen figure is the paper's own: its numbers could not be read"
        actions={
            <Save
                what="CSV"
                onClick={() =>
                    saveCsv(
                        'parameters',
                        ['parameter', 'value', 'unit', 'standing', 'source'],
                        parameters.map(row => [row.name, row.value, row.unit, row.standing, row.source]),
                    )
                }
            />
        }
    >
        <details class="rest">
            <summary>
                {parameters.length} parameters, {parameters.filter(row => row.standing === 'chosen').length} of them chosen
            </summary>
            <Table caption="Parameters and their standing" columns={columns} rows={parameters} rowKey={(row, at) => `${at} ${row.name}`} />
        </details>
    </Card>
);
