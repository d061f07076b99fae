// Looks at every view on screens of all sizes, in the light and in the dark, and tells what it saw. Arguments: the gateway, a receipt, a folder for pictures.
import { join } from 'node:path';
import { faults, launch, open, overflow, tell } from './browser.mjs';
import { firstView } from './measure.mjs';

const [address, receipt, pictures] = process.argv.slice(2);

/** Where each view is, and what stands there when its data came. */
const views = [
    { name: 'now', hash: '#/now', data: '.fleet tbody tr', more: '.mark' },
    { name: 'leaderboard', hash: '#/leaderboard?from=Berlin&residency=EU&family=Llama', data: '.page tbody tr', more: 'th >> text=Round trip' },
    {
        name: 'recommend',
        hash: '#/leaderboard?show=recommend&model=llama-3.1-70b&from=Berlin&residency=EU&maxLatencyMs=200&language=Python',
        data: 'tr.picked',
        more: 'pre >> text=base_url',
    },
    { name: 'grid', hash: '#/leaderboard?show=grid&place=se', data: '.chart path', more: 'text=replayed from 2022' },
    { name: 'spread', hash: '#/leaderboard?show=spread&model=llama-3.1-8b', data: '.chart path', more: 'text=Best over all hours' },
    { name: 'energy', hash: '#/leaderboard?show=energy&model=llama-3.1-8b', data: '.chart circle', more: 'text=ml-energy' },
    { name: 'requests', hash: '#/requests?model=llama-3.1-8b', data: '.receipts .receipt-row', more: 'footer.more >> text=1 to' },
    { name: 'decision', hash: `#/requests?id=${receipt}&w.residency=JP&w.carbon=100`, data: '.decision tbody tr', more: '.difference >> text=tokyo' },
    { name: 'battery', hash: '#/lab?horizon=500&runs=200&battery=0.05&efficiency=0.9', data: '.chart path', more: 'th >> text=This battery buys' },
    { name: 'policies', hash: '#/lab?show=policies&world=limited', data: '.chart rect', more: 'th >> text=slack-aware' },
    { name: 'curves', hash: '#/lab?show=curves&models=study', data: '.chart path', more: 'th >> text=Better on harder ones' },
    { name: 'auto', hash: '#/lab?show=auto&deadline=60', data: 'tr.picked', more: '.insight >> text=the least score' },
    { name: 'frontier', hash: '#/frontier?class=chat&budget=220&carbon=50', data: 'path.stair', more: '.frontier-proof' },
    { name: 'claims', hash: '#/claims?claim=savings-75', data: '.claim', more: '.claim-figures tbody tr' },
];

// axe looks at the desk in every dress; the rest is width.
const screens = [
    { screen: 'desk', width: 1400, height: 900, axe: true },
    { screen: 'desk-dark', width: 1400, height: 900, colorScheme: 'dark', axe: true },
    { screen: 'desk-forced', width: 1400, height: 900, forcedColors: 'active', contrast: 'more', axe: true },
    { screen: 'laptop', width: 1024, height: 768 },
    { screen: 'tablet', width: 768, height: 1024 },
    { screen: 'phone', width: 390, height: 844 },
];

/** What of a view its address decides: which links are current, what fields hold, what is chosen, the headings. */
const stateOf = page =>
    page.evaluate(() => {
        const text = node => node.textContent.replace(/\s+/g, ' ').trim();
        const all = (selector, read) => [...document.querySelectorAll(selector)].map(read);
        return [
            location.hash,
            ...all('main [aria-current]', text),
            ...all('main input, main select', field => (/radio|checkbox/.test(field.type) ? field.checked : field.value)),
            ...all('main [aria-selected=true], main tr.picked', text),
            ...all('main h2', text),
        ].map(String);
    });

async function look({ page, settled, view, screen, axe }) {
    await page.goto(`${address}/${view.hash}`);
    await page.locator(view.data).first().waitFor({ state: 'attached' });
    await page.locator(view.more).first().waitFor({ state: 'attached' });
    await settled();
    const shifted = await page.evaluate(() => globalThis.takeShifted());
    const seen = {
        screen,
        view: view.name,
        path: view.hash.slice(2).split('?')[0],
        rows: await page.locator(view.data).count(),
        overflow: await overflow(page),
        title: await page.title(),
        faults: axe ? await faults(page) : [],
        shifted,
    };
    await page.screenshot({ path: join(pictures, `${view.name}-${screen}.png`) });
    return seen;
}

const browser = await launch();
const paths = [];
const looks = await Promise.all(
    screens.map(async ({ screen, axe, ...size }) => {
        const { page, complaints, strangers, settled } = await open(browser, address, size);
        const seen = [];
        for (const view of views) {
            seen.push(await look({ page, settled, view, screen, axe }));
            if (screen !== 'laptop') continue;
            // A link shows what its sender saw: the same again from the address alone.
            const before = await stateOf(page);
            await page.reload();
            await page.locator(view.more).first().waitFor({ state: 'attached' });
            await settled();
            Object.assign(seen.at(-1), { before, after: await stateOf(page) });
        }
        if (screen === 'desk') paths.push(...(await page.locator('header nav a').evaluateAll(all => all.map(link => link.getAttribute('href').slice(2)))));
        await page.context().close();
        return { seen, complaints, strangers };
    }),
);

// The first view by itself, with nothing kept and nothing else to do: what it weighs on the wire, and how long it takes.
const first = [];
for (let times = 0; times < 5; times++) first.push(await firstView(browser, address));

// Figures by the arrow keys, with their source as their description.
const { page, settled } = await open(browser, address);
await page.goto(`${address}/`);
await page.locator('.fleet [data-figure]').first().waitFor();
await page.locator('path.land[d^=M]').waitFor({ state: 'attached' });
await settled();
await page.locator('.fleet .table-frame').focus();
await page.keyboard.press('ArrowDown');
// To the right until the carbon of the grid: counts of the gateway's own stand before it.
for (let steps = 0; steps < 5 && !(await page.evaluate(() => /^Carbon/.test(document.activeElement.ariaLabel ?? ''))); steps++) {
    await page.keyboard.press('ArrowRight');
}
const source = await page.locator('[role=tooltip]').innerText();

// A chart and a table to take along.
const saved = [];
for (const [card, what] of [
    ['.map-card', 'SVG'],
    ['.fleet', 'CSV'],
]) {
    const download = page.waitForEvent('download');
    await page
        .locator(card)
        .getByRole('button', { name: `Save as ${what}` })
        .click();
    saved.push((await download).suggestedFilename());
}
await browser.close();
tell({
    looks: looks.flatMap(look => look.seen),
    screens: screens.map(one => one.screen),
    paths,
    complaints: looks.flatMap(look => look.complaints),
    strangers: looks.flatMap(look => look.strangers),
    first,
    source,
    saved,
});
