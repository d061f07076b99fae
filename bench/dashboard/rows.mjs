// The main thread's time a frame while the ledger is scrolled, once a frame. Arguments: the gateway, seconds of each way of scrolling.
import { launch, open } from '../../tests/Wattline.Browser.Tests/npm/browser.mjs';
import { frames, quantile } from '../../tests/Wattline.Browser.Tests/npm/measure.mjs';

const [address, seconds = '8'] = process.argv.slice(2);
const browser = await launch();
const { page } = await open(browser, address);
await page.addInitScript(() => {
    globalThis.tasks = [];
    new PerformanceObserver(list => globalThis.tasks.push(...list.getEntries().map(entry => entry.duration))).observe({ type: 'longtask', buffered: true });
});
await page.goto(`${address}/#/requests`);
await page.locator('.receipt-row').first().waitFor();
await page.waitForTimeout(2000);

const ways = ['steadily, 120 px a frame', 'top to end', 'end to top', 'by jumps, one in ten frames'];
const rows = Number(await page.locator('.receipts').getAttribute('aria-rowcount')) - 1;
console.log(
    `${rows} rows.\n\n| scrolled | frames / s | main thread p50 ms | p95 | p99 | longest | between frames p95 ms | longest task | rows drawn |\n|---|---|---|---|---|---|---|---|---|`,
);
for (const [way, name] of ways.entries()) {
    const scrolled = page.evaluate(
        async ([way, ms]) => {
            const box = document.querySelector('.receipts');
            const end = box.scrollHeight - box.clientHeight;
            const at = (part, frame) => [120 * frame, end * part, end * (1 - part), end * ((Math.floor(frame / 10) * 0.381966) % 1)][way];
            globalThis.tasks.length = 0;
            const start = performance.now();
            for (let frame = 0; performance.now() - start < ms; frame++) {
                box.scrollTop = at((performance.now() - start) / ms, frame);
                await new Promise(requestAnimationFrame);
            }
            return [Math.max(0, ...globalThis.tasks), document.querySelectorAll('.receipt-row, .receipt-wait').length];
        },
        [way, 1000 * Number(seconds) + 500],
    );
    const { spent, between } = await frames(page, browser, Number(seconds));
    const [longest, drawn] = await scrolled;
    const of = (values, part) => quantile(values, part).toFixed(1);
    const task = longest === 0 ? 'below 50' : longest.toFixed(0);
    console.log(
        `| ${name} | ${(spent.length / Number(seconds)).toFixed(0)} | ${of(spent, 0.5)} | ${of(spent, 0.95)} | ${of(spent, 0.99)} | ${Math.max(...spent).toFixed(1)} | ${of(between, 0.95)} | ${task} | ${drawn} |`,
    );
}
await browser.close();
