// Walks the minute that README describes, and takes its pictures. Arguments: the gateway, a folder for them, requests to wait for.
import { join } from 'node:path';
import { launch, open, tell } from './browser.mjs';

const [address, folder, least] = process.argv.slice(2);
const size = { width: 1400, height: 860 };
const browser = await launch();
const { page, complaints, strangers, settled } = await open(browser, address, size);
const take = async name => {
    await settled();
    await page.screenshot({ path: join(folder, `${name}.png`), animations: 'allow' });
};

// How many spots the last frame of the flows had.
await page.addInitScript(() => {
    const { arc, clearRect } = CanvasRenderingContext2D.prototype;
    let drawn = 0;
    CanvasRenderingContext2D.prototype.arc = function (...of) {
        drawn++;
        return arc.apply(this, of);
    };
    CanvasRenderingContext2D.prototype.clearRect = function (...of) {
        [globalThis.spots, drawn] = [drawn, 0];
        return clearRect.apply(this, of);
    };
});

// The map: a load is started from the page, and its requests are seen on their way.
await page.goto(`${address}/`);
await page.getByRole('button', { name: 'Start demo load', exact: true }).click();
await page.getByLabel('Demo requests a second').selectOption('20');
await page.locator('path.land[d^=M]').waitFor({ state: 'attached' });
await page.waitForFunction(count => Number(document.querySelector('.totals-sums dd b').textContent.replaceAll(',', '')) >= count, Number(least));
// A point on its way is five spots.
await page.waitForFunction(() => globalThis.spots > 80);
await take('now');
const served = await page.locator('.totals-sums dd').first().locator('b').innerText();

// A decision: the newest request that left Europe, and the same if it had to stay there. Which region is best outside depends on the hour.
await page.getByRole('link', { name: 'Requests', exact: true }).click();
const row = page.locator('.receipts .receipt-row').filter({ hasText: /(oregon|sydney|tokyo|virginia|mumbai)/ }).first();
await row.waitFor();
await row.locator('time').click();
await page.locator('.decision tbody tr').first().waitFor();
const residency = page.getByLabel('Data may go to');
await residency.fill('EU');
await residency.press('Enter');
await page.locator('.difference dl').waitFor();
await residency.blur();
await take('decision');
const difference = await page.locator('.difference').innerText();
await browser.close();
tell({ served: Number(served.replaceAll(',', '')), difference, complaints, strangers });
