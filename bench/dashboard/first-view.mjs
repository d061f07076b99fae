// The first view with an empty cache: time from navigation to the painted map and fleet, and bytes on the wire. Arguments: the gateway, rounds.
import { launch } from '../../tests/Wattline.Browser.Tests/npm/browser.mjs';
import { firstView, median } from '../../tests/Wattline.Browser.Tests/npm/measure.mjs';

const [address, rounds = '10'] = process.argv.slice(2);
const browser = await launch();
await firstView(browser, address);
const seen = [];
for (let at = 0; at < Number(rounds); at++) seen.push(await firstView(browser, address));
await browser.close();
const times = seen.map(one => one.ms);
const bytes = seen.map(one => one.files.reduce((sum, [, size]) => sum + size, 0));
console.log('| rounds | median ms | least | most | kB on the wire, least | most |\n|---|---|---|---|---|---|');
console.log(
    `| ${seen.length} | ${median(times).toFixed(0)} | ${Math.min(...times).toFixed(0)} | ${Math.max(...times).toFixed(0)} | ${(Math.min(...bytes) / 1000).toFixed(0)} | ${(Math.max(...bytes) / 1000).toFixed(0)} |`,
);
for (const [name, size] of seen[0].files) console.error(`${name} ${size}`);
