import type { Receipt, Source } from '../../api/types';
import { Badge, type Tone } from '../../parts/parts';
import { SourceTip, tipOf } from '../../parts/tip';
import { receiptSource, timed, tokenSource } from './sources';
import { type Quantity, dayOf, grams, number, ofRequest, perRequestSuffix, time, usd, whole } from '../../units';

const tones: Readonly<Record<Receipt['outcome'], Tone>> = { served: 'good', upstreamError: 'bad', cut: 'bad', cancelled: 'plain', refused: 'warn' };
const outcomes: Readonly<Record<Receipt['outcome'], string>> = {
    served: 'served',
    upstreamError: 'region error',
    cut: 'cut',
    cancelled: 'left',
    refused: 'refused',
};

/** The names of the columns; it stays while the rows move. */
export const Head = () => (
    <div class="receipts-head" role="rowgroup">
        <div class="receipt-cells receipt-head" role="row" aria-rowindex={1}>
            <span role="columnheader">Time</span>
            <span role="columnheader">Model, class</span>
            <span role="columnheader">From → served in</span>
            <span role="columnheader" class="num">
                Tokens
            </span>
            <span role="columnheader" class="num">
                Carbon{perRequestSuffix()}
            </span>
            <span role="columnheader" class="num">
                Cost{perRequestSuffix()}
            </span>
            <span role="columnheader" class="num">
                Time, ms
            </span>
            <span role="columnheader">Outcome</span>
        </div>
    </div>
);

interface Props {
    readonly row: Receipt;
    readonly at: number;
    readonly top: number;
    readonly isChosen: boolean;
    readonly isActive: boolean;
    readonly onOpen: (at: number) => void;
}

export function Row({ row, at, top, isChosen, isActive, onOpen }: Props) {
    const { served } = row;
    const tokens = row.promptTokens + row.outputTokens;
    const today = dayOf(new Date());
    const day = dayOf(row.at);
    return (
        <div
            id={`receipt-${at}`}
            data-receipt={row.id}
            class={`receipt-cells receipt-row ${isChosen ? 'picked' : ''} ${isActive ? 'active' : ''}`}
            role="row"
            aria-rowindex={at + 2}
            aria-selected={isChosen}
            style={{ transform: `translateY(${top}px)` }}
            onClick={() => onOpen(at)}
        >
            <span role="gridcell">
                <time dateTime={row.at}>{time(row.at)}</time>
                {day !== today && <span class="sub day">{day}</span>}
            </span>
            <span role="gridcell" class="cut">
                <b>{row.ask.model}</b> <span class="sub">{row.ask.class}</span>
            </span>
            <span role="gridcell" class="cut">
                {row.ask.origin.replace(/, \w\w$/, '')} <span class="sub">→</span> <b>{served?.region ?? row.tried.at(-1) ?? 'nowhere'}</b>
            </span>
            <Cell value={{ text: whole(tokens), unit: '' }} source={tokenSource(row)} />
            <Cell value={served && grams(ofRequest(served.emissionsG, tokens))} source={served && receiptSource(`${row.carbonKind} emissions`, served)} />
            <Cell value={served && usd(ofRequest(served.charge.totalUsd, tokens))} source={served && receiptSource('charge', served)} />
            <Cell value={{ text: number(row.totalMs), unit: '' }} source={timed} />
            <span role="gridcell">
                <Badge tone={tones[row.outcome]}>{outcomes[row.outcome]}</Badge>
            </span>
        </div>
    );
}

/** A figure of a row: its source under the pointer, and in the request that the row opens. */
function Cell({ value, source }: { value: Quantity | null; source: Source | null }) {
    if (!value || !source)
        return (
            <span role="gridcell" class="num">
                –
            </span>
        );
    const { onPointerEnter, onPointerLeave } = tipOf(() => <SourceTip source={source} />);
    return (
        <span role="gridcell" class="num" onPointerEnter={onPointerEnter} onPointerLeave={onPointerLeave}>
            {value.text} {value.unit && <span class="unit">{value.unit}</span>}
        </span>
    );
}

/** A row that is on its way. */
export const Waiting = ({ at, top }: { at: number; top: number }) => (
    <div class="receipt-wait" role="row" aria-rowindex={at + 2} style={{ transform: `translateY(${top}px)` }}>
        <span role="gridcell">
            <span class="hidden">Row {whole(at + 1)} is on its way</span>
            <i aria-hidden="true" />
        </span>
    </div>
);
