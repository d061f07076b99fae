import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { param, setParams } from '../app/router';
import { type Call, type Language, languages, write } from './calls';
import { Card, Segmented } from './parts';

/** A call to copy, in the language that the address names; `first` is what must be known before it is copied. */
export function CallCard({ call, note, first }: { call: Omit<Call, 'origin'>; note: ComponentChildren; first?: ComponentChildren }) {
    const [done, setDone] = useState('');
    const language = (languages.find(one => one === param('language')) ?? 'curl') as Language;
    const code = write(language, { origin: location.origin, ...call });
    const copy = () =>
        navigator.clipboard.writeText(code).then(
            () => setDone('Copied'),
            () => setDone('The browser does not allow it'),
        );
    return (
        <Card
            title="The call to make"
            actions={
                <>
                    <Segmented
                        label="Language"
                        value={language}
                        options={languages.map(value => ({ value, label: value }))}
                        onChange={value => {
                            setDone('');
                            setParams({ language: value === 'curl' ? null : value });
                        }}
                    />
                    <button type="button" class="button small" onClick={() => void copy()}>
                        Copy
                    </button>
                </>
            }
        >
            <div class="card-body">
                {first && <p class="call-first">{first}</p>}
                <pre class="code" tabIndex={0} role="region" aria-label={`The call in ${language}`}>
                    <code>{code}</code>
                </pre>
                <p class="note" role="status">
                    {done || note}
                </p>
            </div>
        </Card>
    );
}
