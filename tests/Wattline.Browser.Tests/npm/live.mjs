// Starts the demo's load from the page, sees the figures move, and stops it. Argument: the gateway.
import { launch, open, tell } from './browser.mjs';

const [address] = process.argv.slice(2);
const browser = await launch();
const { page, complaints, strangers } = await open(browser, address);
await page.goto(`${address}/#/now`);
const requests = page.locator('.totals-sums dd').first().locator('b');
await requests.waitFor();
const count = async () => Number((await requests.innerText()).replaceAll(',', ''));
const before = await count();
await page.getByRole('button', { name: 'Start demo load', exact: true }).click();
await page.waitForFunction(
    ([selector, least]) => Number(document.querySelector(selector).textContent.replaceAll(',', '')) >= least,
    ['.totals-sums dd b', before + 5],
);
const after = await count();
await page.getByRole('button', { name: 'Stop', exact: true }).click();
await page.getByRole('button', { name: 'Start demo load', exact: true }).waitFor();
await browser.close();
tell({ before, after, complaints, strangers });
