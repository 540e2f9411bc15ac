import { packed } from '../data/ramp';
import type { LineField } from './lines';

/** Sets the pixels of lines over parallel axes: column by column, without blending, the last line on top. */
export class LineStamp {
  private readonly colours = new Map<string, number>();

  constructor(
    private readonly pixels: Uint32Array,
    private readonly width: number,
    private readonly height: number,
    /** How many pixels a CSS pixel has. */
    private readonly scale: number,
  ) {}

  draw(field: LineField, row: number, colour: string): void {
    const axes = field.x.length;
    const base = row * axes;
    const pixel = this.pixelOf(colour);
    for (let axis = 1; axis < axes; axis++) {
      this.segment(field.x[axis - 1] as number, field.y[base + axis - 1] as number, field.x[axis] as number, field.y[base + axis] as number, pixel);
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
  private segment(fromX: number, fromY: number, toX: number, toY: number, pixel: number): void {
    const { pixels, width, height, scale } = this;
    const left = Math.max(0, Math.round(fromX * scale));
    const right = Math.min(width, Math.round(toX * scale));
    const slope = (toY - fromY) / (toX - fromX);
    const thickness = Math.max(1, Math.round(scale));
    let y = fromY * scale + slope * (left - fromX * scale);
    for (let x = left; x < right; x++) {
      const end = y + slope;
      const first = Math.max(0, Math.round(slope < 0 ? end : y));
      const last = Math.min(height, Math.max(first + thickness, Math.round(slope < 0 ? y : end)));
      for (let at = first * width + x; at < last * width; at += width) {
        pixels[at] = pixel;
      }
      y = end;
    }
  }
}
