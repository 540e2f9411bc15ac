import { packed } from '../data/ramp';
import { isOnPaper } from '../interface/theme';
import { LineStamp } from './LineStamp';

/** What is needed to draw trials as lines over parallel axes. */
export interface LineField {
  readonly count: number;
  /** Where the axes stand, in CSS pixels. */
  readonly x: readonly number[];
  /** The heights, row by row: of row r on axis a at r * x.length + a, in CSS pixels. */
  readonly y: Float32Array;
}

export interface LineStyle {
  /** Which rows to draw, from what lies below to what lies on top. */
  readonly rows: ArrayLike<number>;
  colour(row: number): string;
  readonly width: number;
  readonly alpha: number;
}

/** How long the lines of one frame may take, in milliseconds. */
const budget = 7;
const portion = 120;

/** From here on lines are set pixel by pixel: many times as fast, and too many to look at one by one. */
const manyLines = 800;

/**
 * Draws lines for as long as a frame allows, and goes on in the frames after, so that brushing never waits for the last line.
 * Returns what ends it.
 */
export function drawLines(context: CanvasRenderingContext2D, field: LineField, style: LineStyle, onDone: () => void): () => void {
  const draw = style.rows.length > manyLines ? stamping(context, field, style) : stroking(context, field, style);
  let next = 0;
  let frame = 0;
  const step = (): void => {
    do {
      next = draw(next);
    } while (isOnPaper.peek() && next < style.rows.length);
    if (next < style.rows.length) {
      frame = requestAnimationFrame(step);
    } else {
      onDone();
    }
  };
  step();
  return () => cancelAnimationFrame(frame);
}

function stroking(context: CanvasRenderingContext2D, field: LineField, style: LineStyle): (from: number) => number {
  return from => {
    const until = performance.now() + budget;
    let next = from;
    context.lineWidth = style.width;
    context.globalAlpha = style.alpha;
    while (next < style.rows.length && performance.now() < until) {
      next = drawPortion(context, field, style, next);
    }
    context.globalAlpha = 1;
    return next;
  };
}

function stamping(context: CanvasRenderingContext2D, field: LineField, style: LineStyle): (from: number) => number {
  const image = context.createImageData(context.canvas.width, context.canvas.height);
  const stamp = new LineStamp(new Uint32Array(image.data.buffer), image.width, image.height, context.getTransform().a, field);
  return from => {
    const until = performance.now() + budget;
    let next = from;
    while (next < style.rows.length && performance.now() < until) {
      const to = Math.min(style.rows.length, next + portion);
      for (; next < to; next++) {
        const row = style.rows[next] as number;
        stamp.draw(row, style.colour(row));
      }
    }
    context.putImageData(image, 0, 0);
    return next;
  };
}

function drawPortion(context: CanvasRenderingContext2D, field: LineField, style: LineStyle, from: number): number {
  const to = Math.min(style.rows.length, from + portion);
  const axes = field.x.length;
  for (let index = from; index < to; index++) {
    const row = style.rows[index] as number;
    const base = row * axes;
    context.beginPath();
    context.moveTo(field.x[0] as number, field.y[base] as number);
    for (let axis = 1; axis < axes; axis++) {
      context.lineTo(field.x[axis] as number, field.y[base + axis] as number);
    }
    context.strokeStyle = style.colour(row);
    context.stroke();
  }
  return to;
}

/** What all lines of a field cover, once they are drawn. */
export interface Silhouette {
  readonly field: LineField;
  readonly image: ImageData;
}

/** Takes the drawing of all lines as their silhouette; undefined of few lines, which are drawn as quickly. */
export function silhouetteOf(context: CanvasRenderingContext2D, field: LineField): Silhouette | undefined {
  return field.count > manyLines ? { field, image: context.getImageData(0, 0, context.canvas.width, context.canvas.height) } : undefined;
}

/** Draws a silhouette in one colour. Returns false if it does not fit. */
export function drawSilhouette(context: CanvasRenderingContext2D, { image }: Silhouette, colour: string): boolean {
  const { width, height } = context.canvas;
  if (image.width !== width || image.height !== height) {
    return false;
  }
  const target = context.createImageData(width, height);
  const [from, to] = [new Uint32Array(image.data.buffer), new Uint32Array(target.data.buffer)];
  const pixel = packed(colour);
  for (let at = 0; at < to.length; at++) {
    if (from[at] !== 0) {
      to[at] = pixel;
    }
  }
  context.putImageData(target, 0, 0);
  return true;
}

/** The numbers below `count` in an order that looks random and is always the same: any first part of it is a fair sample. */
export function shuffled(count: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  let state = 0x9e3779b9;
  for (let index = count - 1; index > 0; index--) {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) >>> 0;
    const other = state % (index + 1);
    [order[index], order[other]] = [order[other] as number, order[index] as number];
  }
  return order;
}
