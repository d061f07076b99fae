// From Now to a decision by keys alone: the tab key, Enter, arrows and letters. Argument: a gateway with requests in its ledger.
import { launch, open, tabTo, tell } from './browser.mjs';

const [address] = process.argv.slice(2);
const browser = await launch();
const { page, complaints, strangers, settled } = await open(browser, address);
await page.goto(`${address}/`);
await page.locator('.fleet [data-figure]').first().waitFor();
await settled();

await tabTo(page, 'link', 'Leaderboard');
await page.keyboard.press('Enter');
await page.locator('.page tbody tr').first().waitFor();
await settled();
await tabTo(page, 'link', 'What to call');
await page.keyboard.press('Enter');
await page.locator('tr.picked').waitFor();
await settled();
await tabTo(page, 'textbox', 'Requests come from');
await page.keyboard.press('ControlOrMeta+a');
await page.keyboard.type('Paris');
await page.keyboard.press('Enter');
await page.waitForFunction(() => location.hash.includes('from=Paris'));
await page.locator('pre >> text=Paris').waitFor();
await settled();
const call = await page.locator('pre').innerText();

await tabTo(page, 'link', 'Requests');
await page.keyboard.press('Enter');
await page.locator('.receipts .receipt-row').first().waitFor();
await settled();
await tabTo(page, 'grid', 'Requests, newest first');
await page.keyboard.press('ArrowDown');
await page.keyboard.press('ArrowDown');
await page.keyboard.press('Enter');
await page.locator('.decision tbody tr').first().waitFor();
await settled();
const [id, rows] = [new URLSearchParams((await page.evaluate(() => location.hash)).split('?')[1]).get('id'), await page.locator('.decision tbody tr').count()];

// The skip link is the first stop of a page that is opened anew.
await page.reload();
await page.locator('.decision tbody tr').first().waitFor();
await page.keyboard.press('Tab');
await page.keyboard.press('Enter');
const skipped = await page.evaluate(() => document.activeElement.id);
await browser.close();
tell({ call, id, rows, skipped, complaints, strangers });
