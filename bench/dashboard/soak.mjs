// The page's memory over ten minutes under the demo's load, as the tests hold it flat. Arguments: the gateway, seconds. GATEWAY_PID names its process.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const [address, seconds = '600'] = process.argv.slice(2);
const folder = fileURLToPath(new URL('../../tests/Wattline.Browser.Tests/npm/', import.meta.url));
const soak = spawn('node', ['soak.mjs', address, seconds, '500', '20'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
const held = [];
let last = '';
for await (const line of createInterface({ input: soak.stdout })) {
    last = line;
    if (line !== 'round') continue;
    const status = process.env.GATEWAY_PID && readFileSync(`/proc/${process.env.GATEWAY_PID}/status`, 'utf8');
    held.push(status ? Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024 : null);
    soak.stdin.write('done\n');
}
const { samples, requests } = JSON.parse(last);
console.log(`${requests} requests.\n\n| minute | page's heap, MB | nodes | listeners | gateway, MB |\n|---|---|---|---|---|`);
const step = Math.max(1, Math.round(samples.length / 10));
for (let at = step - 1; at < samples.length; at += step) {
    const { at: time, heap, nodes, listeners } = samples[at];
    console.log(`| ${(time / 60).toFixed(1)} | ${(heap / 1e6).toFixed(2)} | ${nodes} | ${listeners} | ${held[at]?.toFixed(0) ?? ''} |`);
}
