// Installs what package-lock.json names where that changed, draws the API's types from the committed OpenAPI document, checks types, and builds.
// Ends with 0 built, 2 the sources are at fault, 3 npm could not install, 4 this Node is too old, 5 built although the types do not agree: where the API
// changed, its committed document can only be brought up to date by a gateway that was built. With CI=true that is a fault as well.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const at = (...path) => join(here, ...path);
const api = at('..', '..', 'tests', 'Wattline.Gateway.Tests', 'Observe', 'Snapshots', 'openapi.json');
const [major, minor] = process.versions.node.split('.').map(Number);

function stop(code, why) {
    console.log(why);
    process.exit(code);
}

if (major < 20 || (major === 20 && minor < 19)) {
    stop(4, `Node ${process.versions.node} is too old: 20.19 or newer is needed.`);
}

/** One build at a time: the folder is the lock, and one that is ten minutes old belongs to a build that died. */
function lock() {
    const folder = at('node_modules.lock');
    for (let tries = 0; tries < 1200; tries++) {
        try {
            mkdirSync(folder);
            process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
            return;
        } catch {
            if (existsSync(folder) && Date.now() - statSync(folder).mtimeMs > 600_000) rmSync(folder, { recursive: true, force: true });
            Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
        }
    }
    stop(3, 'Another build of the dashboard does not end.');
}

/** Runs a program; what is wrong, or null. */
function fault(program, ...args) {
    const done = spawnSync(program, args, { cwd: here, encoding: 'utf8', shell: process.platform === 'win32' });
    return done.error || done.status !== 0 ? `${program} ${args.join(' ')}: ${done.error ?? `${done.stdout}${done.stderr}`.slice(-4000)}` : null;
}

function run(code, program, ...args) {
    const wrong = fault(program, ...args);
    if (wrong) stop(code, wrong);
}

/** Every file that the page is built from. */
function sources() {
    const drawn = at('src', 'api', 'schema.d.ts');
    return readdirSync(at('src'), { recursive: true, withFileTypes: true })
        .filter(file => file.isFile())
        .map(file => join(file.parentPath ?? file.path, file.name))
        .filter(file => file !== drawn)
        .concat(
            readdirSync(here, { withFileTypes: true })
                .filter(file => file.isFile() && !file.name.endsWith('.targets'))
                .map(file => at(file.name)),
            api,
        )
        .sort();
}

const built = at('dist', '.built');
const listed = () => sources().map(file => relative(here, file)).join('\n');

/** Whether what was built is newer than every source, and of the same ones: another build did it while this one waited. */
const isBuilt = () =>
    existsSync(built) && readFileSync(built, 'utf8') === listed() && sources().every(file => statSync(file).mtimeMs <= statSync(built).mtimeMs);

const tool = name => at('node_modules', ...name.split('/'));

lock();
if (isBuilt()) stop(0, 'Built already.');
const begunWith = listed();
const wanted = readFileSync(at('package-lock.json'), 'utf8');
const mark = at('node_modules', '.installed');
if (!existsSync(mark) || readFileSync(mark, 'utf8') !== wanted) {
    run(3, 'npm', 'ci', '--no-progress', '--prefer-offline', '--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000');
    writeFileSync(mark, wanted);
}

run(2, process.execPath, tool('openapi-typescript/bin/cli.js'), api, '-o', 'src/api/schema.d.ts');
const disagreement = fault(process.execPath, tool('typescript/bin/tsc'), '--noEmit');
if (disagreement && process.env.CI === 'true') stop(2, disagreement);
run(2, process.execPath, tool('vite/bin/vite.js'), 'build', '--outDir', 'dist.new', '--emptyOutDir', '--logLevel', 'warn');
rmSync(at('dist'), { recursive: true, force: true });
renameSync(at('dist.new'), at('dist'));
writeFileSync(built, begunWith);
if (disagreement) stop(5, disagreement);
