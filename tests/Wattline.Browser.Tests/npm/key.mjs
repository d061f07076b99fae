// A gateway that asks for a key: the page asks the reader, says where one is wrong, shows figures with a right one, and keeps it out of sight.
// Arguments: the gateway, its key.
import { launch, open, tell } from './browser.mjs';

const [address, key] = process.argv.slice(2);
const browser = await launch();
const { context, page, strangers } = await open(browser, address);
const addresses = [];
page.on('request', request => addresses.push(request.url()));
await page.goto(`${address}/#/now`);
const box = page.getByRole('dialog', { name: 'This gateway asks for a key' });
await box.waitFor();

await box.getByLabel('Key').fill('wrong');
await box.getByRole('button', { name: 'Use it' }).click();
await box.getByRole('alert').waitFor();
const said = await box.getByRole('alert').innerText();
await box.getByLabel('Key').fill(key);
await box.getByRole('button', { name: 'Use it' }).click();
await page.locator('.fleet tbody tr').first().waitFor();
const rows = await page.locator('.fleet tbody tr').count();
const isAskedStill = await box.isVisible();

const kept = await page.evaluate(() => JSON.stringify([location.href, localStorage, document.cookie, document.documentElement.outerHTML]));
// Another tab is another reader.
const other = await context.newPage();
await other.goto(`${address}/#/now`);
await other.getByRole('dialog', { name: 'This gateway asks for a key' }).waitFor();
await browser.close();
tell({ said, rows, isAskedStill, isKept: kept.includes(key), isSent: addresses.some(one => one.includes(key)), strangers });
