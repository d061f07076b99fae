// Looks at every view on a desk and on a phone, in the light and in the dark, and tells what it saw. Arguments: the gateway, a receipt, a folder for pictures.
import { join } from 'node:path';
import { faults, launch, open, overflow, tell } from './browser.mjs';

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
    { name: 'requests', hash: '#/requests?model=llama-3.1-8b', data: '.receipts .receipt-row', more: 'text=loaded' },
    { name: 'decision', hash: `#/requests?id=${receipt}&w.residency=JP&w.carbon=100`, data: '.decision tbody tr', more: '.difference >> text=tokyo' },
    { name: 'claims', hash: '#/claims?claim=savings-75', data: '.claim', more: '.claim-figures tbody tr' },
];

const screens = [
    { screen: 'desk', width: 1400, height: 900, colorScheme: 'light', checks: true },
    { screen: 'desk-dark', width: 1400, height: 900, colorScheme: 'dark', checks: true },
    { screen: 'phone', width: 390, height: 844, colorScheme: 'light', checks: false },
];

const browser = await launch();
const looks = await Promise.all(
    screens.map(async ({ screen, checks, ...size }) => {
        const { page, complaints, strangers } = await open(browser, address, size);
        const seen = [];
        for (const view of views) {
            await page.goto(`${address}/${view.hash}`);
            await page.locator(view.data).first().waitFor({ state: 'attached' });
            await page.locator(view.more).first().waitFor({ state: 'attached' });
            await page.evaluate(() => document.fonts.ready);
            const shifted = await page.evaluate(() => {
                const all = globalThis.shifted;
                globalThis.shifted = 0;
                return all;
            });
            seen.push({
                screen,
                view: view.name,
                rows: await page.locator(view.data).count(),
                overflow: await overflow(page),
                title: await page.title(),
                faults: checks ? await faults(page) : [],
                shifted,
            });
            await page.screenshot({ path: join(pictures, `${view.name}-${screen}.png`) });
        }
        return { seen, complaints, strangers };
    }),
);

// The first view by itself: what it weighs on the wire.
const { page } = await open(browser, address);
await page.goto(`${address}/`);
await page.locator('.fleet tbody tr').first().waitFor();
await page.locator('path.land[d^=M]').waitFor({ state: 'attached' });
const weights = await page.evaluate(() =>
    performance
        .getEntries()
        .filter(entry => 'encodedBodySize' in entry && !/\/api\//.test(entry.name))
        .map(entry => [entry.name, entry.encodedBodySize]),
);

// Figures by the arrow keys, with their source as their description.
await page.locator('.fleet .table-frame').focus();
await page.keyboard.press('ArrowDown');
const source = await page.locator('[role=tooltip]').innerText();

// A chart and a table to take along.
const saved = [];
for (const what of ['SVG', 'CSV']) {
    const download = page.waitForEvent('download');
    await page
        .getByRole('button', { name: `Save as ${what}` })
        .first()
        .click();
    saved.push((await download).suggestedFilename());
}
await browser.close();
tell({
    looks: looks.flatMap(look => look.seen),
    complaints: looks.flatMap(look => look.complaints),
    strangers: looks.flatMap(look => look.strangers),
    weights,
    source,
    saved,
});
