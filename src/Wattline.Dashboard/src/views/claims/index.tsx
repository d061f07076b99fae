import './claims.css';
import { get } from '../../api/client';
import { useLoad } from '../../api/load';
import type { ClaimCheck } from '../../api/types';
import { param, setParams } from '../../app/router';
import { saveCsv } from '../../parts/export';
import { Figure } from '../../parts/figure';
import { Badge, Card, Choice, Empty, Save, Segmented, Show, type Tone } from '../../parts/parts';
import { type Column, Table } from '../../parts/table';
import { number, whole } from '../../units';

type Verdict = ClaimCheck['verdict'];
type ClaimFigure = ClaimCheck['figures'][number];

const verdicts: Readonly<Record<Verdict, { readonly words: string; readonly tone: Tone; readonly mark: string }>> = {
    holds: { words: 'Holds', tone: 'good', mark: '✓' },
    holdsInPart: { words: 'Holds in part', tone: 'warn', mark: '◐' },
    doesNotHold: { words: 'Does not hold', tone: 'bad', mark: '✕' },
    cannotBeChecked: { words: 'Cannot be checked here', tone: 'plain', mark: '?' },
};

/** What others say of where inference should run, and what the data say. */
export default function Claims() {
    const loaded = useLoad('claims', signal => get('/api/claims', {}, undefined, signal));
    const [verdict, theme, open] = [param('verdict'), param('theme'), param('claim')];
    return (
        <div class="page">
            <Card
                title="Claims, held against the data"
                note="What sources say of where inference should run, and what the numbers say of it"
                actions={<Save what="CSV" onClick={() => loaded.value && csv(loaded.value.data as readonly ClaimCheck[])} />}
            >
                <Show loaded={loaded} lines={12}>
                    {({ data, note }) => {
                        const checks = data as readonly ClaimCheck[];
                        const count = (of: string) => checks.filter(check => check.verdict === of).length;
                        const shown = checks.filter(check => (!verdict || check.verdict === verdict) && (!theme || check.claim.theme === theme));
                        return (
                            <>
                                <div class="claim-filters">
                                    <Segmented
                                        label="Verdict"
                                        value={verdict}
                                        onChange={value => setParams({ verdict: value })}
                                        options={[
                                            { value: '', label: `All ${checks.length}` },
                                            ...(Object.keys(verdicts) as Verdict[])
                                                .filter(one => count(one) > 0)
                                                .map(one => ({ value: one as string, label: `${verdicts[one].words} ${count(one)}` })),
                                        ]}
                                    />
                                    <Choice
                                        compact
                                        label="About"
                                        value={theme}
                                        onChange={value => setParams({ theme: value })}
                                        options={[
                                            { value: '', label: 'everything' },
                                            ...[...new Set(checks.map(check => check.claim.theme))].map(value => ({ value, label: value })),
                                        ]}
                                    />
                                </div>
                                {shown.length === 0 ? (
                                    <Empty title="No claim fits">Choose another verdict or theme.</Empty>
                                ) : (
                                    <>
                                        <ul class="claims">
                                            {shown.map(check => (
                                                <Claim key={check.claim.name} check={check} isOpen={open === check.claim.name} />
                                            ))}
                                        </ul>
                                        <footer class="more">
                                            <p class="note">{note}</p>
                                        </footer>
                                    </>
                                )}
                            </>
                        );
                    }}
                </Show>
            </Card>
        </div>
    );
}

function Claim({ check, isOpen }: { check: ClaimCheck; isOpen: boolean }) {
    const { claim, verdict, why, figures } = check;
    const about = verdicts[verdict];
    const id = `claim-${claim.name}`;
    return (
        <li class="claim">
            <div class="claim-verdict">
                <Badge tone={about.tone}>
                    <span aria-hidden="true">{about.mark}</span>
                    {about.words}
                </Badge>
            </div>
            <div class="claim-text">
                <h3>{claim.isQuotation ? <q>{claim.words}</q> : claim.words}</h3>
                <p>{why}</p>
                <p class="note">
                    {claim.source.title}. {claim.source.credit}
                </p>
                <button
                    type="button"
                    class="button small"
                    aria-expanded={isOpen}
                    aria-controls={id}
                    onClick={() => setParams({ claim: isOpen ? null : claim.name })}
                >
                    {isOpen ? 'Hide' : 'Show'} {whole(figures.length)} figures<span class="hidden"> of {claim.name}</span>
                </button>
                <div id={id} class="claim-figures">
                    {isOpen && <Figures check={check} />}
                </div>
            </div>
        </li>
    );
}

function Figures({ check }: { check: ClaimCheck }) {
    const columns: Column<ClaimFigure>[] = [
        { key: 'what', name: 'Figure', isRowHead: true, cell: figure => figure.what },
        {
            key: 'value',
            name: 'Value',
            isNumber: true,
            cell: figure => <Figure dense value={{ text: number(figure.value, 4), unit: figure.unit }} source={source(figure)} title={figure.what} />,
        },
        { key: 'kind', name: 'Kind', wide: true, cell: figure => figure.kind },
        {
            key: 'role',
            name: 'Standing',
            cell: figure => (figure.role === 'stated' ? <Badge>stated by the source</Badge> : figure.role === 'computed' ? 'computed' : figure.basis),
        },
        {
            key: 'from',
            name: 'From',
            wide: true,
            cell: figure => <span class="sub">{[...new Set(figure.from.map(one => `${one.source}${one.year ? `, ${one.year}` : ''}`))].join('; ')}</span>,
        },
    ];
    return <Table caption={`Figures of ${check.claim.name}`} columns={columns} rows={check.figures} rowKey={(figure, at) => `${at} ${figure.what}`} />;
}

const source = (figure: ClaimFigure) => {
    const first = figure.from[0];
    return (
        first && {
            ...first,
            source: figure.from
                .map(one => one.source)
                .filter((one, at, all) => all.indexOf(one) === at)
                .join(', '),
            kind: figure.kind || figure.role,
            basis: figure.role === 'computed' ? 'computed' : figure.basis,
        }
    );
};

function csv(checks: readonly ClaimCheck[]): void {
    saveCsv(
        'claims',
        ['claim', 'verdict', 'figure', 'value', 'unit', 'kind', 'role', 'basis', 'source', 'year'],
        checks.flatMap(check =>
            check.figures.map(figure => [
                check.claim.name,
                check.verdict,
                figure.what,
                figure.value,
                figure.unit,
                figure.kind,
                figure.role,
                figure.basis,
                figure.from.map(one => one.source).join('; '),
                figure.from
                    .map(one => one.year)
                    .filter(Boolean)
                    .join('; '),
            ]),
        ),
    );
}
