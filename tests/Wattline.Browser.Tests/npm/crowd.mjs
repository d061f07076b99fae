// Stands before a gateway and fills its live stream up with flows that nobody sent, so that drawing many of them can be measured without the load
// that would cause them. All else is passed on as it is.
import { createServer, request } from 'node:http';

/** Chosen: places spread over the land, as many as give 512 pairs with eight regions. */
const origins = Array.from({ length: 64 }, (_, at) => ({
    origin: `Place ${at + 1}`,
    latitude: -38 + ((at * 37) % 97),
    longitude: -122 + ((at * 89) % 270),
}));

/** A tick with at least so many flows. */
export function fill(tick, least) {
    const flows = [...tick.flows];
    const seen = new Set(flows.map(flow => `${flow.origin}>${flow.region}`));
    for (const place of origins) {
        for (const { region } of tick.regions) {
            if (flows.length >= least) return { ...tick, flows };
            if (!seen.has(`${place.origin}>${region}`)) flows.push({ ...place, region, requests: 1 });
        }
    }
    return { ...tick, flows };
}

function fillStream(from, to, least) {
    const decoder = new TextDecoder();
    let text = '';
    from.on('data', bytes => {
        const events = (text + decoder.decode(bytes, { stream: true })).split('\n\n');
        text = events.pop();
        for (const event of events) {
            const [head, data] = event.split('\ndata: ');
            to.write(head === 'event: tick' ? `${head}\ndata: ${JSON.stringify(fill(JSON.parse(data), least))}\n\n` : `${event}\n\n`);
        }
    });
    from.on('end', () => to.end());
}

/** Starts one on a free port; its address, and how it ends. */
export async function crowd(gateway, least) {
    const server = createServer((asked, answered) => {
        const onward = request(new URL(asked.url, gateway), { method: asked.method, headers: { ...asked.headers, host: new URL(gateway).host } }, answer => {
            answered.writeHead(answer.statusCode, answer.headers);
            if (asked.url === '/api/live' && answer.statusCode === 200) fillStream(answer, answered, least);
            else answer.pipe(answered);
        });
        onward.on('error', () => answered.destroy());
        answered.on('close', () => onward.destroy());
        asked.pipe(onward);
    });
    await new Promise(ready => server.listen(0, '127.0.0.1', ready));
    const end = () => {
        server.closeAllConnections();
        server.close();
    };
    return { address: `http://127.0.0.1:${server.address().port}`, end };
}
