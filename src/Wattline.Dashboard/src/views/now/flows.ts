import type { GeoProjection } from 'd3-geo';
import type { LiveFlow, LiveRegion } from '../../api/types';
import { element } from '../../parts/export';

/**
 * Flows from where clients are to where their requests run, on a canvas above the map: a faint arc that fades, and a point for each request that
 * travels along it. Drawn only while something moves; where the reader asked for less motion, the arcs alone are drawn.
 */
interface Arc {
  readonly from: readonly [number, number];
  readonly bend: readonly [number, number];
  readonly to: readonly [number, number];
  weight: number;
}

interface Point {
  readonly arc: Arc;
  readonly start: number;
}

const travelMs = 1700;
const fadeMs = 6000;
const mostPoints = 1200;
const mostArcs = 600;
const layMs = 450;
const trail = [0, 0.011, 0.022, 0.034, 0.047] as const;

/** Where there are many points, what follows each is shorter: they show the way together. */
const crowd = 400;
const shortTrail = [0, 0.022] as const;

/** A place on an arc, 0 at its start and 1 at its end. */
function at(arc: Arc, along: number): readonly [number, number] {
  const [a, b, c] = [(1 - along) * (1 - along), 2 * along * (1 - along), along * along];
  return [a * arc.from[0] + b * arc.bend[0] + c * arc.to[0], a * arc.from[1] + b * arc.bend[1] + c * arc.to[1]];
}

const fixed = (value: number) => value.toFixed(1);

const dot = ([x, y]: readonly [number, number], r: number, fill: string, opacity: number) =>
  element('circle', { cx: fixed(x), cy: fixed(y), r, fill, stroke: 'none', 'fill-opacity': opacity });

export class Flows {
  private readonly arcs = new Map<string, Arc>();
  private points: Point[] = [];
  private frame = 0;
  private before = 0;
  private laidAt = 0;
  private width = 0;
  private height = 0;
  private colour = '#0d5c63';
  private readonly layer = document.createElement('canvas');

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly isStill: boolean,
  ) {}

  /** The size of the map; what was drawn on another size is dropped. */
  size(width: number, height: number, colour: string): void {
    const sharp = Math.min(2, devicePixelRatio || 1);
    this.colour = colour;
    if (width === this.width && height === this.height) return;
    [this.width, this.height] = [width, height];
    for (const one of [this.canvas, this.layer]) {
      [one.width, one.height] = [Math.round(width * sharp), Math.round(height * sharp)];
      one.getContext('2d')?.setTransform(sharp, 0, 0, sharp, 0, 0);
    }
    this.laidAt = 0;
    this.arcs.clear();
    this.points = [];
  }

  /** Takes a second's flows in. */
  add(flows: readonly LiveFlow[], regions: readonly LiveRegion[], projection: GeoProjection): void {
    const places = new Map(regions.map(region => [region.region, projection([region.longitude, region.latitude])]));
    const now = performance.now();
    for (const flow of flows) {
      const [from, to] = [projection([flow.longitude, flow.latitude]), places.get(flow.region)];
      if (!from || !to) continue;
      const key = `${flow.origin}>${flow.region}`;
      const arc = this.arcs.get(key) ?? this.begin(key, from, to);
      if (!arc) continue;
      arc.weight = Math.min(1, arc.weight + 0.55 * flow.requests);
      for (let at = 0; at < Math.min(flow.requests, 6) && this.points.length < mostPoints && !this.isStill; at++) {
        this.points.push({ arc, start: now + Math.random() * 1000 });
      }
    }
    if (this.frame === 0 && this.arcs.size > 0) {
      this.before = now;
      this.frame = requestAnimationFrame(this.draw);
    }
  }

  /** Writes what is in the air into a drawing: arcs as strong as they are now, points where they are now. */
  write(into: SVGElement): void {
    // Below the regions, as on the page.
    const group = into.insertBefore(element('g', { fill: 'none', stroke: this.colour, 'stroke-width': 1.25 }), into.querySelector('.mark'));
    for (const [key, arc] of this.arcs) {
      const path = `M${arc.from.map(fixed).join(' ')}Q${arc.bend.map(fixed).join(' ')} ${arc.to.map(fixed).join(' ')}`;
      const drawn = group.appendChild(element('path', { d: path, 'stroke-opacity': (0.1 + 0.4 * Math.max(0, arc.weight)).toFixed(2) }));
      drawn.appendChild(element('title', {})).textContent = key.replace('>', ' → ');
      group.appendChild(dot(arc.from, 1.6, this.colour, 0.5));
    }
    const now = performance.now();
    for (const { arc, start } of this.points) {
      const along = (now - start) / travelMs;
      if (along >= 0 && along <= 1) group.appendChild(dot(at(arc, along), 2.2, this.colour, 0.95));
    }
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  private begin(key: string, from: [number, number], to: [number, number]): Arc | null {
    if (this.arcs.size >= mostArcs) return null;
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const far = Math.hypot(dx, dy);
    const arc: Arc = { from, to, bend: [(from[0] + to[0]) / 2 + dy * 0.12, (from[1] + to[1]) / 2 - Math.abs(dx) * 0.14 - far * 0.04], weight: 0 };
    this.arcs.set(key, arc);
    return arc;
  }

  private readonly draw = (now: number): void => {
    const context = this.canvas.getContext('2d');
    if (!context) return;
    if (now - this.laidAt >= layMs) this.layArcs(now);
    this.points = this.points.filter(point => now - point.start < travelMs);
    context.clearRect(0, 0, this.width, this.height);
    context.drawImage(this.layer, 0, 0, this.width, this.height);
    context.fillStyle = this.colour;
    this.drawPoints(context, now);
    this.frame = this.arcs.size + this.points.length > 0 ? requestAnimationFrame(this.draw) : 0;
  };

  /** Arcs fade slowly: they are drawn aside a few times a second, and put below the points of every frame as a picture. */
  private layArcs(now: number): void {
    const context = this.layer.getContext('2d')!;
    const passed = Math.max(0, now - Math.max(this.laidAt, this.before));
    this.laidAt = now;
    context.clearRect(0, 0, this.width, this.height);
    context.strokeStyle = context.fillStyle = this.colour;
    context.lineWidth = 1.25;
    for (const [key, arc] of this.arcs) {
      arc.weight -= passed / fadeMs;
      if (arc.weight <= 0) {
        this.arcs.delete(key);
        continue;
      }
      context.globalAlpha = 0.1 + 0.4 * arc.weight;
      context.beginPath();
      context.moveTo(arc.from[0], arc.from[1]);
      context.quadraticCurveTo(arc.bend[0], arc.bend[1], arc.to[0], arc.to[1]);
      context.stroke();
      context.globalAlpha = 0.5;
      context.beginPath();
      context.arc(arc.from[0], arc.from[1], 1.6, 0, 7);
      context.fill();
    }
  }

  private drawPoints(context: CanvasRenderingContext2D, now: number): void {
    const steps = this.points.length > crowd ? shortTrail : trail;
    for (const { arc, start } of this.points) {
      for (const [nth, behind] of steps.entries()) {
        const along = (now - start) / travelMs - behind;
        if (along < 0) continue;
        const [x, y] = at(arc, along);
        context.globalAlpha = 0.95 - nth * 0.2;
        context.beginPath();
        context.arc(x, y, 2.2 - nth * 0.32, 0, 7);
        context.fill();
      }
    }
    context.globalAlpha = 1;
  }
}
