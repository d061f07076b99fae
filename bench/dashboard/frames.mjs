// The main thread's time a frame, at rest and with flows. Arguments: the gateway, flows a second, seconds.
import { launch, open } from '../../tests/Wattline.Browser.Tests/npm/browser.mjs';
import { crowd } from '../../tests/Wattline.Browser.Tests/npm/crowd.mjs';
import { frames, quantile } from '../../tests/Wattline.Browser.Tests/npm/measure.mjs';

const [gateway, most = '500', seconds = '10'] = process.argv.slice(2);
const browser = await launch();
console.log('| live flows | frames / s | main thread p50 ms | p95 | p99 | longest | between frames p50 ms | p95 |\n|---|---|---|---|---|---|---|---|');
for (const flows of [50, Number(most)]) {
    const { address, end } = await crowd(gateway, flows);
    const { context, page } = await open(browser, address);
    await page.goto(`${address}/#/now`);
    await page.locator('path.land[d^=M]').waitFor({ state: 'attached' });
    // The arcs of six seconds are drawn at once; after that no more are added than go.
    await page.waitForTimeout(7000);
    const { spent, between } = await frames(page, browser, Number(seconds));
    const of = (values, part) => quantile(values, part).toFixed(1);
    console.log(
        `| ${flows} | ${(spent.length / Number(seconds)).toFixed(0)} | ${of(spent, 0.5)} | ${of(spent, 0.95)} | ${of(spent, 0.99)} | ${Math.max(...spent).toFixed(1)} | ${of(between, 0.5)} | ${of(between, 0.95)} |`,
    );
    await context.close();
    end();
}
await browser.close();
