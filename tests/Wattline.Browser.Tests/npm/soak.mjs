// Keeps Now open under the demo's load with many flows, walks through the other views now and then, and tells what the page's memory was at each round.
// Says "round" at each and waits to be told to go on, so that whoever started it can look at the gateway's memory at the same time.
// Arguments: the gateway, seconds, flows a second, requests a second.
import { createInterface } from 'node:readline';
import { launch, open, tell } from './browser.mjs';
import { crowd } from './crowd.mjs';
import { memory } from './measure.mjs';

const [gateway, seconds, flows, perSecond] = process.argv.slice(2);
const isLong = Number(seconds) > 60;
// In twenty seconds it is only seen that nothing grows by leaps.
const [cycles, heapLooks] = isLong ? [4, 5] : [3, 2];
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const views = [
    '#/leaderboard?from=Berlin',
    '#/requests',
    '#/frontier?class=chat&budget=120&carbon=50',
    '#/leaderboard?show=recommend',
    '#/leaderboard?show=grid&place=se',
    '#/lab?horizon=500&runs=200',
    '#/claims',
    '#/leaderboard?show=spread&model=llama-3.1-8b',
    '#/leaderboard?show=energy&model=llama-3.1-8b',
];
const away = isLong ? views : views.slice(0, 3);

const load = () =>
    fetch(`${gateway}/api/demo/load`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ per_second: Number(perSecond) }),
    });

/** In the page: six frames a second are as good as sixty for what is looked at here, and leave the machine to others. */
function drawSeldom() {
    const frame = requestAnimationFrame.bind(globalThis);
    const waiting = new Set();
    let last = 0;
    globalThis.requestAnimationFrame = act => {
        const mine = ++last;
        waiting.add(mine);
        setTimeout(() => frame(now => waiting.delete(mine) && act(now)), 150);
        return mine;
    };
    globalThis.cancelAnimationFrame = mine => waiting.delete(mine);
}

const { address, end } = await crowd(gateway, Number(flows));
const browser = await launch();
const { page, complaints, strangers, settled } = await open(browser, address);
await page.addInitScript(drawSeldom);
const go = async hash => {
    await page.evaluate(to => (location.hash = to), hash);
    await settled();
};
await page.goto(`${address}/#/now`);
await page.locator('path.land[d^=M]').waitFor({ state: 'attached' });
const [began, samples] = [Date.now(), []];
/** The least of some looks: what a second's message takes while it is read is gone a moment later. */
async function least() {
    const looks = [];
    // What the browser itself notes of each request, 250 at most, is none of the page's.
    await page.evaluate(() => performance.clearResourceTimings());
    for (let look = 0; look < heapLooks; look++) {
        looks.push(await memory(page));
        await page.waitForTimeout(230);
    }
    return Object.fromEntries(Object.keys(looks[0]).map(name => [name, Math.min(...looks.map(one => one[name]))]));
}

const rounds = cycles * away.length;
for (let round = 0; round < rounds; round++) {
    // It stops by itself after ten minutes.
    if (round % away.length === 0) await load();
    await go(away[round % away.length]);
    await go('#/now');
    await page.waitForTimeout(Math.max(0, began + (1000 * Number(seconds) * (round + 1)) / rounds - Date.now()));
    process.stdout.write('round\n');
    await lines.next();
    samples.push({ at: (Date.now() - began) / 1000, ...(await least()) });
}
const requests = await page.locator('.totals-sums dd').first().locator('b').innerText();
await browser.close();
end();
tell({ samples, cycle: away.length, requests: Number(requests.replaceAll(',', '')), complaints, strangers });
process.exit(0);
