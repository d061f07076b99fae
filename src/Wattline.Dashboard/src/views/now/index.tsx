import './now.css';
import { get, wantsKey } from '../../api/client';
import { needsAdmin, noStream, tick } from '../../api/live';
import { useLoad } from '../../api/load';
import { href } from '../../app/router';
import { Empty, Skeleton } from '../../parts/parts';
import { Demo } from './demo';
import { Fleet } from './fleet';
import { Map } from './map';
import { Totals } from './totals';

/** Where requests run now: the map with its flows, what they take, and the fleet. */
export default function Now() {
    const now = tick.value;
    // Sources change with the hour; the stream itself carries figures alone.
    const signals = useLoad(now ? `signals ${now.slot} ${now.snapshotVersion}` : null, signal => get('/api/signals', {}, undefined, signal));
    if (!now) {
        return (
            <div class="page">
                <div class="card">
                    {noStream.value ? (
                        <Empty title="There is no live view">
                            {noStream.value}
                            {needsAdmin.value && (
                                <p class="chips no-live">
                                    <button type="button" class="button" onClick={() => (wantsKey.value = true)}>
                                        Use another key
                                    </button>
                                    <a href={href('requests')}>Your own requests</a>
                                </p>
                            )}
                        </Empty>
                    ) : (
                        <div role="status">
                            <span class="hidden">Waiting for the stream</span>
                            <Skeleton lines={14} />
                        </div>
                    )}
                </div>
            </div>
        );
    }
    return (
        <div class="page now">
            <Map now={now} signals={signals.value} demo={now.demo && <Demo demo={now.demo} />} />
            <Totals now={now} />
            <Fleet now={now} signals={signals.value} />
        </div>
    );
}
