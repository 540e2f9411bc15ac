import { packed } from '../data/ramp';
import type { LineField } from './lines';

/** Heights are whole numbers of 1/65,536 of a pixel: rounding them is a shift. */
const fraction = 16;

/** Sets the pixels of lines over parallel axes: column by column, without blending, the last line on top. */
export class LineStamp {
  private readonly colours = new Map<string, number>();
  /** Where the axes stand: the first column of pixels at or behind each. */
  private readonly stops: Int32Array;
  private readonly thickness: number;

  constructor(
    private readonly pixels: Uint32Array,
    private readonly width: number,
    private readonly height: number,
    /** How many pixels a CSS pixel has. */
    private readonly scale: number,
    private readonly field: LineField,
  ) {
    this.stops = Int32Array.from(field.x, x => Math.max(0, Math.min(width, Math.round(x * scale))));
    this.thickness = Math.max(1, Math.round(scale));
  }

  draw(row: number, colour: string): void {
    const { stops } = this;
    const { y } = this.field;
    const base = row * stops.length;
    const pixel = this.pixelOf(colour);
    for (let axis = 1; axis < stops.length; axis++) {
      this.segment(stops[axis - 1] as number, y[base + axis - 1] as number, stops[axis] as number, y[base + axis] as number, pixel);
    }
  }

  private pixelOf(colour: string): number {
    let pixel = this.colours.get(colour);
    if (pixel === undefined) {
      pixel = packed(colour);
      this.colours.set(colour, pixel);
    }
    return pixel;
  }

  // In each column of pixels from where the line enters it to where it leaves it.
  private segment(left: number, fromY: number, right: number, toY: number, pixel: number): void {
    const { pixels, width, height, scale, thickness } = this;
    const start = Math.round((fromY * scale + 0.5) * (1 << fraction));
    const slope = Math.round((((toY - fromY) * scale) / Math.max(1, right - left)) * (1 << fraction));
    let y = start;
    for (let x = left; x < right; x++) {
      const end = y + slope;
      const first = Math.max(0, (slope < 0 ? end : y) >> fraction);
      const last = Math.min(height, Math.max(first + thickness, (slope < 0 ? y : end) >> fraction));
      const stop = last * width;
      for (let at = first * width + x; at < stop; at += width) {
        pixels[at] = pixel;
      }
      y = end;
    }
  }
}
