// Where points are drawn while flows arrive, for a reader who asked for less motion and for one who did not. Argument: a gateway.
import { crowd } from './crowd.mjs';
import { launch, open, tell } from './browser.mjs';

const [gateway] = process.argv.slice(2);
const { address, end } = await crowd(gateway, 200);
const browser = await launch();

/** Places at which something was filled, and the longest time that anything on the page takes to change. */
async function drawn(reducedMotion) {
    const { page, complaints, strangers } = await open(browser, address, { reducedMotion });
    await page.addInitScript(() => {
        globalThis.places = new Set();
        globalThis.frames = 0;
        const { arc, clearRect } = CanvasRenderingContext2D.prototype;
        CanvasRenderingContext2D.prototype.arc = function (x, y, ...more) {
            globalThis.places.add(`${x.toFixed(1)} ${y.toFixed(1)}`);
            return arc.call(this, x, y, ...more);
        };
        CanvasRenderingContext2D.prototype.clearRect = function (...of) {
            globalThis.frames++;
            return clearRect.apply(this, of);
        };
    });
    await page.goto(`${address}/#/now`);
    await page.waitForFunction(() => globalThis.frames > 20);
    const seen = await page.evaluate(() => ({
        places: globalThis.places.size,
        moves: Math.max(
            ...[...document.querySelectorAll('*')].flatMap(node => {
                const { transitionDuration, animationDuration, animationName } = getComputedStyle(node);
                return [...transitionDuration.split(','), animationName === 'none' ? '0s' : animationDuration].map(parseFloat);
            }),
        ),
    }));
    await page.context().close();
    return { ...seen, complaints, strangers };
}

const [still, moving] = [await drawn('reduce'), await drawn('no-preference')];
await browser.close();
end();
tell({ still, moving, complaints: [...still.complaints, ...moving.complaints], strangers: [...still.strangers, ...moving.strangers] });
process.exit(0);
