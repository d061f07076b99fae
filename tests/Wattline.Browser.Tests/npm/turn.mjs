// A page whose question to the laboratory is refused twice because others were before. Argument: a gateway.
import { launch, open, tell } from './browser.mjs';

const [address] = process.argv.slice(2);
const busy = { error: { message: 'Others wait already.', type: 'server_error', code: 'lab_busy', param: null } };

const browser = await launch();
const { page, strangers, settled } = await open(browser, address);
let asked = 0;
await page.route('**/api/lab/curves*', route =>
    ++asked > 2 ? route.continue() : route.fulfill({ status: 503, headers: { 'Retry-After': '1' }, contentType: 'application/json', body: JSON.stringify(busy) }),
);
await page.goto(`${address}/#/lab?show=curves&models=study`);
await page.locator('.chart path').first().waitFor({ state: 'attached' });
await settled();
const faults = await page.locator('.fault').count();
await browser.close();
tell({ asked, faults, strangers });
process.exit(0);
