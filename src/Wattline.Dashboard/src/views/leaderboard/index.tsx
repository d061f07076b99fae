import './leaderboard.css';
import type { ComponentType } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { href, param } from '../../app/router';
import { Energy } from './energy';
import { Grid } from './grid';
import { Market } from './market';
import { Recommend } from './recommend';
import { Spread } from './spread';

const parts: readonly { readonly path: string; readonly name: string; readonly Part: ComponentType }[] = [
    { path: 'market', name: 'Models by region', Part: Market },
    { path: 'recommend', name: 'What to call', Part: Recommend },
    { path: 'grid', name: 'Price and carbon', Part: Grid },
    { path: 'spread', name: 'Spread', Part: Spread },
    { path: 'energy', name: 'Energy of a token', Part: Energy },
];

/** The market: what is to be had, what to call, and the curves behind it. */
export default function Leaderboard() {
    const current = parts.find(part => part.path === param('show')) ?? parts[0]!;
    const nav = useRef<HTMLElement>(null);
    useEffect(() => {
        // On a phone not all of them have room.
        const at = nav.current?.querySelector<HTMLElement>('[aria-current]');
        if (at) nav.current!.scrollLeft = at.offsetLeft - nav.current!.offsetLeft - 16;
    }, [current]);
    return (
        <div class="page">
            <nav class="tabs" aria-label="Parts of the market" ref={nav}>
                {parts.map(part => (
                    <a
                        key={part.path}
                        href={href('leaderboard', { show: part === parts[0] ? null : part.path })}
                        aria-current={part === current ? 'page' : undefined}
                    >
                        {part.name}
                    </a>
                ))}
            </nav>
            <current.Part />
        </div>
    );
}
