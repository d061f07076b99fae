/** Files that a reader takes along. Made here, sent nowhere. */
function save(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export type Cell = string | number | boolean | null | undefined;

const field = (value: Cell): string => {
  const text = value === null || value === undefined ? '' : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** A table as CSV (RFC 4180): figures in base units, whatever the page shows, so that the head can name them. */
export function saveCsv(name: string, head: readonly string[], rows: readonly (readonly Cell[])[]): void {
  save(`wattline-${name}.csv`, 'text/csv;charset=utf-8', [head, ...rows].map(row => row.map(field).join(',')).join('\r\n') + '\r\n');
}

const carried = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'fill-opacity',
  'stroke-opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'dominant-baseline',
  'paint-order',
];

/** A colour's name, and what it means. */
export interface Key {
  readonly name: string;
  readonly colour: string;
  /** Of a line, empty for a solid one; none is a patch of colour. */
  readonly dash?: string | undefined;
}

const rowPx = 18;
const marginPx = 12;

const colourOf = (of: string): string => {
  const name = /^var\((--[\w-]+)\)$/.exec(of)?.[1];
  return name ? getComputedStyle(document.documentElement).getPropertyValue(name).trim() : of;
};

/** A part of a drawing. */
export const element = (name: string, attributes: Readonly<Record<string, string | number>>, text = ''): SVGElement => {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.textContent = text;
  return made;
};

/** What stands beside a chart on the page stands below it in its file; returns the height that this takes. */
function writeKeys(into: SVGElement, keys: readonly Key[], width: number, top: number): number {
  const ink = colourOf('var(--ink-2)');
  let [x, y] = [0, top + rowPx];
  for (const key of keys) {
    const room = key.name.length * 6.2 + 38;
    if (x > 0 && x + room > width) [x, y] = [0, y + rowPx];
    const line = { x1: x, x2: x + 18, y1: y - 4, y2: y - 4, stroke: colourOf(key.colour), 'stroke-width': key.dash === undefined ? 6 : 2 };
    into.append(element('line', key.dash ? { ...line, 'stroke-dasharray': key.dash } : line));
    into.append(element('text', { x: x + 24, y, fill: ink, 'font-size': 11, 'font-family': 'Inter, system-ui, sans-serif' }, key.name));
    x += room;
  }
  return keys.length > 0 ? y - top + 6 : 0;
}

/**
 * A chart as SVG that looks the same elsewhere: what the page's styles say of each part is written into it, and what its colours mean below it.
 * `more` adds what the page draws otherwise.
 */
export function saveSvg(name: string, svg: SVGSVGElement, keys: readonly Key[] = [], more: (into: SVGElement) => void = () => undefined): void {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [from, to] = [
    [svg, ...svg.querySelectorAll('*')],
    [copy, ...copy.querySelectorAll('*')],
  ];
  from.forEach((part, at) => {
    const style = getComputedStyle(part);
    // As attributes of their own: the page's policy refuses a style attribute, in a copy as well.
    to[at]!.removeAttribute('style');
    for (const property of carried) to[at]!.setAttribute(property, style.getPropertyValue(property));
  });
  const { width, height } = svg.getBoundingClientRect();
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  const [, , w = width, h = height] = (copy.getAttribute('viewBox') ?? '').split(' ').map(Number);
  // One that is stretched to its place on the page is stretched in the file.
  const stretch = copy.getAttribute('preserveAspectRatio') === 'none';
  const scale = stretch ? 1 : width / w || 1;
  more(copy);
  const below = stretch ? 0 : writeKeys(copy, keys, w, h);
  const margin = stretch ? 0 : marginPx;
  const box = [-margin, -margin, w + 2 * margin, h + below + 2 * margin];
  copy.setAttribute('viewBox', box.map(Math.round).join(' '));
  copy.setAttribute('width', String(Math.round(stretch ? width : box[2]! * scale)));
  copy.setAttribute('height', String(Math.round(stretch ? height : box[3]! * scale)));
  copy.prepend(element('rect', { x: box[0]!, y: box[1]!, width: box[2]!, height: box[3]!, fill: colourOf('var(--surface)') }));
  save(`wattline-${name}.svg`, 'image/svg+xml', `<?xml version="1.0" encoding="UTF-8"?>\n${copy.outerHTML}`);
}
