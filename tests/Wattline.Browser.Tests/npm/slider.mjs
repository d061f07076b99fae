// Moves the frontier's sliders by keys and by pointer, drags the marker on the chart, and tells what changed. Argument: the gateway.
import { launch, open, tell } from './browser.mjs';

const [address] = process.argv.slice(2);
const browser = await launch();
const { page, complaints, strangers } = await open(browser, address);
await page.goto(`${address}/#/frontier?class=chat&budget=120`);
await page.locator('path.stair[d^=M]').first().waitFor();

const stair = () => page.locator('path.stair').first().getAttribute('d');
const proof = () => page.locator('.frontier-proof').innerText();
const address_ = () => page.evaluate(() => location.hash);
const slider = name => page.getByRole('slider', { name, exact: false });
const changed = (what, before) => page.waitForFunction(([selector, old, attribute]) => {
    const at = document.querySelector(selector);
    return (attribute ? at?.getAttribute(attribute) : at?.innerText) !== old;
}, [...what.slice(0, 1), before, what[1] ?? null]);

// The carbon price by the arrow keys: the staircase is another one.
const first = await stair();
await slider('Carbon price').focus();
for (let press = 0; press < 12; press++) await page.keyboard.press('ArrowRight');
await changed(['path.stair', 'd'], first);
const byKeys = (await stair()) !== first;

// The same by the pointer, dragged.
const second = await stair();
const box = await slider('Carbon price').boundingBox();
await page.mouse.move(box.x + 10, box.y + box.height / 2);
await page.mouse.down();
for (let at = 0; at <= 20; at++) await page.mouse.move(box.x + 10 + ((box.width - 20) * at) / 20, box.y + box.height / 2);
await page.mouse.up();
await changed(['path.stair', 'd'], second);
const byPointer = (await stair()) !== second;

// The marker on the chart by the pointer, and by keys: the plan is that of another budget.
const before = await proof();
const chart = await page.locator('.climb svg').first().boundingBox();
await page.mouse.move(chart.x + chart.width * 0.3, chart.y + chart.height / 2);
await page.mouse.down();
await page.mouse.move(chart.x + chart.width * 0.8, chart.y + chart.height / 2, { steps: 8 });
await page.mouse.up();
await changed(['.frontier-proof'], before);
const marker = page.locator('.climb-marker').first();
const dragged = Number(await marker.getAttribute('aria-valuenow'));
await marker.focus();
await page.keyboard.press('PageDown');
await page.waitForFunction(now => Number(document.querySelector('.climb-marker').getAttribute('aria-valuenow')) === now, dragged - 10);

// The address follows, and leads back to the same plan.
await page.waitForFunction(budget => location.hash.includes(`budget=${budget}`), dragged - 10);
await page.waitForFunction(budget => document.querySelector('.card:not(.frontier-controls) h2').innerText.includes(`${budget} ms`), dragged - 10);
const [link, told] = [await address_(), await proof()];
await page.goto('about:blank');
await page.goto(`${address}/${link}`);
await page.locator('.frontier-proof').waitFor();
const again = await proof();
await browser.close();
tell({ byKeys, byPointer, dragged, link, told, again, complaints, strangers });
