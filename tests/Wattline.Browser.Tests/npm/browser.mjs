// A page of the dashboard in a real Chromium, and all that it must not do while it is looked at.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export const launch = () => chromium.launch({ executablePath: process.env.WATTLINE_CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });

/** A page, with what it asked of other hosts and what it complained of. */
export async function open(browser, address, { width = 1400, height = 900, colorScheme = 'light' } = {}) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme, acceptDownloads: true });
    // A page is quick; the machine that tests it may be busy.
    context.setDefaultTimeout(60_000);
    const page = await context.newPage();
    const [complaints, strangers] = [[], []];
    page.on('console', said => ['error', 'warning'].includes(said.type()) && complaints.push(`${said.type()}: ${said.text()}`));
    page.on('pageerror', failure => complaints.push(`uncaught: ${failure.message}`));
    page.on('request', request => {
        const url = new URL(request.url());
        if (!['blob:', 'data:'].includes(url.protocol) && url.host !== new URL(address).host) strangers.push(request.url());
    });
    await page.addInitScript(() => {
        globalThis.shifted = 0;
        new PerformanceObserver(list =>
            list.getEntries().forEach(entry => {
                if (!entry.hadRecentInput) globalThis.shifted += entry.value;
            }),
        ).observe({ type: 'layout-shift', buffered: true });
    });
    return { context, page, complaints, strangers };
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

export const tell = value => process.stdout.write(`${JSON.stringify(value)}\n`);
