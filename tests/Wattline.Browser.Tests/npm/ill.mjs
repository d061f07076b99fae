// How Now shows a region that gets no requests. Arguments: the gateway, the region, a folder for pictures.
import { join } from 'node:path';
import { faults, launch, open, tell } from './browser.mjs';

const [address, region, pictures] = process.argv.slice(2);
const browser = await launch();
const { page, complaints, strangers, settled } = await open(browser, address);
await page.goto(`${address}/#/now`);
const row = page.locator('.fleet tbody tr').filter({ has: page.getByRole('rowheader', { name: new RegExp(`^${region}\\b`) }) });
await row.getByText('unhealthy', { exact: true }).waitFor();
await page.locator('path.land[d^=M]').waitFor({ state: 'attached' });
await settled();
const seen = {
    row: await row.innerText(),
    mark: await page.getByRole('button', { name: new RegExp(`^${region},`) }).getAttribute('aria-label'),
    crosses: await page.locator('.mark .cross').count(),
    ground: await page.locator('.ground').innerText(),
    faults: await faults(page),
};
await page.screenshot({ path: join(pictures, 'now-ill.png') });
await browser.close();
tell({ ...seen, complaints, strangers });
