// A page of the dashboard in a real Chromium, and all that it must not do while it is looked at.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export const launch = () => chromium.launch({ executablePath: process.env.WATTLINE_CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });

// A page is quick; the machine that tests it may be busy.
const longest = 90_000;

/** A page, with what it asked of other hosts and what it complained of; `settled` waits until it stands. */
export async function open(browser, address, { width = 1400, height = 900, ...more } = {}) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: 'light', acceptDownloads: true, ...more });
    context.setDefaultTimeout(longest);
    const page = await context.newPage();
    const [complaints, strangers] = [[], []];
    page.on('console', said => ['error', 'warning'].includes(said.type()) && complaints.push(`${said.type()}: ${said.text()}`));
    page.on('pageerror', failure => complaints.push(`uncaught: ${failure.message}`));
    page.on('request', request => {
        const url = new URL(request.url());
        if (!['blob:', 'data:'].includes(url.protocol) && url.host !== new URL(address).host) strangers.push(request.url());
    });
    await page.addInitScript(() => {
        let sum = 0;
        const add = entries =>
            entries.forEach(entry => {
                if (!entry.hadRecentInput) sum += entry.value;
            });
        const observer = new PerformanceObserver(list => add(list.getEntries()));
        observer.observe({ type: 'layout-shift', buffered: true });
        /** What moved by itself since it was asked last. */
        globalThis.takeShifted = () => {
            add(observer.takeRecords());
            const taken = sum;
            sum = 0;
            return taken;
        };
    });
    return { context, page, complaints, strangers, settled: settling(page) };
}

const isStream = request => new URL(request.url()).pathname === '/api/live';

/** Waits until a page stands: all that it asked for is answered, nothing is loading, its letters are there, and two frames were drawn since. */
function settling(page) {
    const pending = new Set();
    let asked = 0;
    page.on('request', request => {
        if (isStream(request)) return;
        asked++;
        pending.add(request);
    });
    for (const end of ['requestfinished', 'requestfailed']) page.on(end, request => pending.delete(request));
    return async () => {
        for (const until = Date.now() + longest; Date.now() < until; ) {
            const before = asked;
            const busy = await page.evaluate(async () => {
                await document.fonts.ready;
                for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
                return document.querySelectorAll('.skeleton, [aria-busy=true]').length;
            });
            if (busy === 0 && pending.size === 0 && asked === before) return;
        }
        throw new Error(`The page does not come to rest: ${[...pending].map(request => request.url()).join(', ') || 'something is still loading'}`);
    };
}

/** What axe finds. */
export async function faults(page) {
    if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
    const found = await page.evaluate(tags => globalThis.axe.run({ runOnly: tags }), rules);
    return found.violations.map(
        one =>
            `${one.id} (${one.impact}): ${one.nodes
                .slice(0, 3)
                .map(node => node.target.join(' '))
                .join('; ')}`,
    );
}

/** How far the page can be scrolled sideways, px. */
export const overflow = page => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Goes on by the tab key until something of that role and name has the focus. */
export async function tabTo(page, role, name) {
    const wanted = page.getByRole(role, { name, exact: true });
    for (let steps = 0; steps < 200; steps++) {
        await page.keyboard.press('Tab');
        const under = await page.evaluate(() => {
            const at = document.activeElement;
            const [box, bar] = [at.getBoundingClientRect(), document.querySelector('.bar').getBoundingClientRect()];
            return at !== document.body && !at.closest('.bar, .skip') && box.height > 0 && box.bottom <= bar.bottom ? at.outerHTML.slice(0, 200) : null;
        });
        if (under) throw new Error(`What has the focus lies under the bar: ${under}`);
        if (await wanted.evaluateAll(all => all.includes(document.activeElement))) return;
    }
    throw new Error(`The tab key does not lead to the ${role} ${name}.`);
}

export const tell = value => process.stdout.write(`${JSON.stringify(value)}\n`);
