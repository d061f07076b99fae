// What the dashboard takes: time to the first view, bytes, the main thread's time a frame, memory.
import { open } from './browser.mjs';

/** In the page: notes when a row of the fleet and the map's land were both painted first. */
function markFirstView() {
    const drawn = () => document.querySelector('.fleet tbody tr') && document.querySelector('path.land[d^=M]');
    const seen = new MutationObserver(() => {
        if (!drawn()) return;
        seen.disconnect();
        // The frame that shows it ends before the message is taken.
        requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => performance.mark('first-view');
            port2.postMessage(null);
        });
    });
    seen.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['d'] });
}

/** The first view in a context of its own, whose cache is empty: ms from navigation to paint, and what came over the wire for it. */
export async function firstView(browser, address) {
    const { context, page } = await open(browser, address);
    await page.addInitScript(markFirstView);
    await page.goto(`${address}/`);
    await page.waitForFunction(() => performance.getEntriesByName('first-view').length > 0);
    const seen = await page.evaluate(() => {
        const ms = performance.getEntriesByName('first-view')[0].startTime;
        const files = performance
            .getEntries()
            .filter(entry => 'encodedBodySize' in entry && entry.startTime < ms && !/\/api\//.test(entry.name))
            .map(entry => [new URL(entry.name).pathname, entry.encodedBodySize]);
        return { ms, files };
    });
    await context.close();
    return seen;
}

export const median = values => quantile(values, 0.5);

export function quantile(values, part) {
    const sorted = [...values].sort((one, other) => one - other);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

/**
 * The main thread's time of each frame over some seconds, ms: all its tasks from one animation frame to the next, as the browser's own trace has them;
 * by the thread's clock, so that what else runs on the machine does not count.
 */
export async function frames(page, browser, seconds) {
    const events = [];
    const session = await browser.newBrowserCDPSession();
    session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
    const done = new Promise(end => session.once('Tracing.tracingComplete', end));
    const categories = ['devtools.timeline', 'disabled-by-default-devtools.timeline'];
    await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: categories, excludedCategories: ['*'] } });
    await page.waitForTimeout(1000 * seconds);
    await session.send('Tracing.end');
    await done;
    await session.detach();
    return framesOf(events);
}

function framesOf(events) {
    const fired = events.filter(event => event.name === 'FireAnimationFrame').sort((one, other) => one.ts - other.ts);
    const { pid, tid } = fired[0] ?? { pid: 0, tid: 0 };
    const starts = fired.filter(event => event.pid === pid && event.tid === tid).map(event => event.ts);
    const tasks = events.filter(event => event.name === 'RunTask' && event.pid === pid && event.tid === tid);
    const spent = starts.map(() => 0);
    for (const task of tasks) {
        const at = starts.findLastIndex(start => start <= task.ts + task.dur);
        if (at >= 0) spent[at] += (task.tdur ?? task.dur) / 1000;
    }
    return { spent, between: starts.slice(1).map((start, at) => (start - starts[at]) / 1000) };
}

/** The page's memory once what is not needed was given back: bytes of its heap, nodes, listeners. */
export async function memory(page) {
    const session = await page.context().newCDPSession(page);
    await session.send('HeapProfiler.enable');
    // What the first collection frees may hold what the second one frees.
    for (let times = 0; times < 2; times++) await session.send('HeapProfiler.collectGarbage');
    await session.send('Performance.enable');
    const { metrics } = await session.send('Performance.getMetrics');
    await session.detach();
    const of = name => metrics.find(metric => metric.name === name).value;
    return { heap: of('JSHeapUsedSize'), nodes: of('Nodes'), listeners: of('JSEventListeners') };
}
