import type { ComponentType } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { href, param } from '../app/router';

export interface Part {
    readonly path: string;
    readonly name: string;
    readonly Part: ComponentType;
}

/** The parts of a view, one in sight: the first, or the one that the address names. */
export function Tabs({ view, label, parts }: { view: string; label: string; parts: readonly Part[] }) {
    const current = parts.find(part => part.path === param('show')) ?? parts[0]!;
    const nav = useRef<HTMLElement>(null);
    useEffect(() => {
        // On a phone not all of them have room.
        const at = nav.current?.querySelector<HTMLElement>('[aria-current]');
        if (at) nav.current!.scrollLeft = at.offsetLeft - nav.current!.offsetLeft - 16;
    }, [current]);
    return (
        <div class="page">
            <nav class="tabs" aria-label={label} ref={nav}>
                {parts.map(part => (
                    <a key={part.path} href={href(view, { show: part === parts[0] ? null : part.path })} aria-current={part === current ? 'page' : undefined}>
                        {part.name}
                    </a>
                ))}
            </nav>
            <current.Part />
        </div>
    );
}
