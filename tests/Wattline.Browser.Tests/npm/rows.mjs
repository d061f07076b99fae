// Goes through a long ledger by scrolling, by keys and by a link, and tells what was drawn where. Argument: the gateway.
import { faults, launch, open, tell } from './browser.mjs';

const [address] = process.argv.slice(2);
const browser = await launch();
const { page, complaints } = await open(browser, address);
await page.goto(`${address}/#/requests`);
await page.locator('.receipt-row').first().waitFor();
const count = Number(await page.locator('.receipts').getAttribute('aria-rowcount'));

/** What stands in the list once nothing is on its way: rows in order, each at the place of its number. */
const look = async () => {
    await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
    await page.waitForFunction(() => document.querySelectorAll('.receipt-wait').length === 0 && document.querySelector('.receipt-row'));
    return page.evaluate(() => {
        const box = document.querySelector('.receipts').getBoundingClientRect();
        const head = document.querySelector('.receipts-head').getBoundingClientRect();
        const rows = [...document.querySelectorAll('.receipt-row')]
            .map(row => ({ index: Number(row.getAttribute('aria-rowindex')), at: row.querySelector('time').dateTime, box: row.getBoundingClientRect() }))
            .sort((a, b) => a.index - b.index);
        const inSight = rows.filter(row => row.box.bottom > head.bottom && row.box.top < box.bottom);
        const isRight =
            rows.every((row, at) => at === 0 || (row.index === rows[at - 1].index + 1 && row.at <= rows[at - 1].at)) &&
            inSight[0].box.top <= head.bottom + 1 &&
            inSight.at(-1).box.bottom >= box.bottom - 46;
        return {
            drawn: rows.length,
            blank: document.querySelectorAll('.receipt-wait').length,
            isRight,
            first: inSight[0].index - 1,
            last: inSight.at(-1).index - 1,
        };
    });
};

const places = [await look()];
// Big jumps in both directions, as a drag of the scroll bar makes them, and a step beside each.
for (const part of [0.1, 0.9, 0.25, 0.75, 0.5, 0.37, 0.63, 1]) {
    await page.evaluate(to => {
        const box = document.querySelector('.receipts');
        box.scrollTop = to * (box.scrollHeight - box.clientHeight);
    }, part);
    places.push(await look());
    await page.mouse.move(700, 600);
    await page.mouse.wheel(0, -700);
    places.push(await look());
}

const list = page.locator('.receipts');
await list.focus();
await page.keyboard.press('End');
places.push(await look());
const last = places.at(-1).last;
await page.keyboard.press('PageUp');
await page.keyboard.press('ArrowUp');
places.push(await look());
await page.keyboard.press('Home');
places.push(await look());

// A place far down, by its link: the request that stands there is the one that stood there.
await page.evaluate(() => {
    document.querySelector('.receipts').scrollTop = 44 * 54_321;
});
await look();
const at = () => page.locator('[aria-rowindex="54323"]').getAttribute('data-receipt');
await page.waitForFunction(() => location.hash.includes(document.querySelector('[aria-rowindex="54323"]').dataset.receipt));
const linked = await at();
await page.reload();
await page.locator('.receipt-row').first().waitFor();
places.push(await look());
const opened = await at();

await page.goto(`${address}/#/requests?model=auto`);
await page.reload();
await page.locator('.receipt-row').first().waitFor();
const filtered = Number(await list.getAttribute('aria-rowcount'));
places.push(await look());
const found = await faults(page);
await browser.close();
tell({ count, places, last, linked, opened, filtered, faults: found, complaints });
