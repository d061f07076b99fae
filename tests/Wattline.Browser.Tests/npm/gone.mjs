// Watches a gateway that dies and returns. Says a word when it is to die and when it is to return, and waits to be told that it did.
import { createInterface } from 'node:readline';
import { launch, open, tell } from './browser.mjs';

const [address] = process.argv.slice(2);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const told = async word => {
    process.stdout.write(`${word}\n`);
    await lines.next();
};

const browser = await launch();
const { page, strangers, settled } = await open(browser, address);
await page.goto(`${address}/#/now`);
await page.locator('.fleet tbody tr').first().waitFor();
// The other views came while the page had nothing to do; what is asked for from here on is figures.
await page.waitForFunction(() => performance.getEntriesByType('resource').some(entry => /\/leaderboard-[^/]*\.js$/.test(entry.name) && entry.responseEnd > 0));
await settled();
await told('die');
const banner = page.locator('.banner.bad');
await banner.waitFor();
const said = await banner.innerText();
// A view that is opened meanwhile says so too, and fills by itself later.
await page.evaluate(() => {
    location.hash = '#/leaderboard';
});
await page.locator('.empty.fault').waitFor();
await told('return');
await banner.waitFor({ state: 'detached' });
await page.locator('.page tbody tr').first().waitFor();
await settled();
const rows = await page.locator('.page tbody tr').count();
await browser.close();
tell({ said, rows, strangers });
process.exit(0);
