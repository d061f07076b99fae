import type { Source } from '../api/types';
import type { Quantity } from '../units';
import { SourceTip, tipOf } from './tip';

interface Props {
    readonly value: Quantity;
    /** Where it comes from; a figure without a source is a count or a sum of the gateway's own. */
    readonly source?: Source | undefined;
    readonly title?: string | undefined;
    /** In a table the unit stands in the head. */
    readonly bare?: boolean;
    /** In a table the arrows lead to it, not the tab key. */
    readonly dense?: boolean;
}

/** A number with its unit, that says on hover, focus or tap where it comes from. */
export function Figure({ value, source, title, bare, dense }: Props) {
    const content = (
        <>
            {value.text}
            {!bare && <span class="unit"> {value.unit}</span>}
        </>
    );
    if (!source) return <span class="figure">{content}</span>;
    return (
        <button
            type="button"
            class="figure sourced"
            tabIndex={dense ? -1 : 0}
            data-figure={dense ? '' : undefined}
            aria-label={`${title ? `${title}: ` : ''}${value.text} ${value.unit}, source`}
            {...tipOf(() => <SourceTip source={source} title={title} />)}
        >
            {content}
        </button>
    );
}
