/** A label beside a mark: where it goes without covering another one, or nowhere. */
export interface Mark {
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly width: number;
  readonly height: number;
}

export interface Placed {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'end' | 'middle';
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const meets = (one: Box, other: Box) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

/** Tries right, left, below, above and the corners, for the marks in the order given; a label that fits nowhere is left to the tip. */
export function place(marks: readonly Mark[], width: number, height: number): Map<string, Placed> {
  const taken: Box[] = marks.map(({ x, y, radius: r }) => ({ left: x - r, right: x + r, top: y - r, bottom: y + r }));
  const placed = new Map<string, Placed>();
  for (const [at, mark] of marks.entries()) {
    const { x, y, radius: r, width: w, height: h } = mark;
    const gap = r + 4;
    const tries: [number, number, Placed['anchor']][] = [
      [x + gap, y - h / 2, 'start'],
      [x - gap - w, y - h / 2, 'end'],
      [x - w / 2, y + gap, 'middle'],
      [x - w / 2, y - gap - h, 'middle'],
      [x + gap * 0.7, y - gap - h / 2, 'start'],
      [x + gap * 0.7, y + gap - h / 2, 'start'],
      [x - gap * 0.7 - w, y - gap - h / 2, 'end'],
      [x - gap * 0.7 - w, y + gap - h / 2, 'end'],
    ];
    for (const [left, top, anchor] of tries) {
      const box = { left: left - 2, top: top - 1, right: left + w + 2, bottom: top + h + 1 };
      if (box.left < 0 || box.right > width || box.top < 0 || box.bottom > height || taken.some((other, index) => index !== at && meets(box, other))) continue;
      taken.push(box);
      placed.set(mark.key, { x: anchor === 'start' ? left : anchor === 'end' ? left + w : left + w / 2, y: top, anchor });
      break;
    }
  }
  return placed;
}
