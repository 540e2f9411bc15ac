import { outcomes, type Outcome } from '../data/outcome';
import { packed } from '../data/ramp';

/** Where the marks are, row by row, in CSS pixels; NaN where there is none. */
export interface Places {
  readonly count: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
}

export interface MarkStyle {
  readonly outcome: Uint8Array;
  /** 1 for rows that are selected. */
  readonly selected: Uint8Array;
  /** The colours, and which one a row has. */
  readonly colours: readonly string[];
  colour(row: number): number;
  readonly dimmed: string;
  /** A rim around the marks, to be seen on any ground. */
  readonly halo?: string | undefined;
}

/** From here on marks are set pixel by pixel: ten times as fast, and too many to look at one by one. */
const manyMarks = 1500;

export function drawMarks(context: CanvasRenderingContext2D, places: Places, style: MarkStyle, size = 3): void {
  if (places.count > manyMarks) {
    stampMarks(context, places, style);
    return;
  }
  const groups = new Map<string, number[]>();
  for (const pass of [0, 1]) {
    groups.clear();
    for (let row = 0; row < places.count; row++) {
      if ((style.selected[row] as number) === pass && !Number.isNaN(places.x[row] as number) && !Number.isNaN(places.y[row] as number)) {
        const key = `${style.outcome[row]}/${pass === 0 ? -1 : style.colour(row)}`;
        const group = groups.get(key);
        if (group) {
          group.push(row);
        } else {
          groups.set(key, [row]);
        }
      }
    }
    for (const [key, rows] of [...groups].sort(([a], [b]) => colourOf(a) - colourOf(b))) {
      const outcome = outcomes[Number(key.split('/')[0])] ?? 'queued';
      const colour = pass === 0 ? style.dimmed : (style.colours[colourOf(key)] ?? style.dimmed);
      if (style.halo && pass === 1) {
        drawGroup(context, places, rows, outcome, style.halo, size + 1.2, 3.6);
      }
      drawGroup(context, places, rows, outcome, colour, size);
    }
  }
}

function colourOf(key: string): number {
  return Number(key.slice(key.indexOf('/') + 1));
}

function drawGroup(context: CanvasRenderingContext2D, places: Places, rows: readonly number[], outcome: Outcome, colour: string, size: number, width = 1.6): void {
  context.beginPath();
  for (const row of rows) {
    traceMark(context, outcome, places.x[row] as number, places.y[row] as number, size);
  }
  if (isOutline(outcome)) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke();
  } else {
    context.fillStyle = colour;
    context.fill();
  }
}

function isOutline(outcome: Outcome): boolean {
  return outcome === 'running' || outcome === 'stopping' || outcome === 'infeasible' || outcome === 'killed' || outcome === 'queued';
}

function traceMark(context: CanvasRenderingContext2D, outcome: Outcome, x: number, y: number, size: number): void {
  switch (outcome) {
    case 'stopped':
      context.moveTo(x - size * 1.2, y - size * 0.9);
      context.lineTo(x + size * 1.2, y - size * 0.9);
      context.lineTo(x, y + size * 1.2);
      context.closePath();
      return;
    case 'infeasible':
      context.moveTo(x - size, y - size);
      context.lineTo(x + size, y + size);
      context.moveTo(x + size, y - size);
      context.lineTo(x - size, y + size);
      return;
    case 'failed':
      context.moveTo(x, y - size * 1.35);
      context.lineTo(x + size * 1.35, y);
      context.lineTo(x, y + size * 1.35);
      context.lineTo(x - size * 1.35, y);
      context.closePath();
      return;
    case 'killed':
      context.rect(x - size * 0.9, y - size * 0.9, size * 1.8, size * 1.8);
      return;
    case 'queued':
      context.moveTo(x - size, y);
      context.lineTo(x + size, y);
      return;
    default:
      context.moveTo(x + size, y);
      context.arc(x, y, size, 0, Math.PI * 2);
      if (outcome === 'stopping') {
        context.moveTo(x - size / 2, y);
        context.lineTo(x + size / 2, y);
      }
  }
}

const stampText: Readonly<Record<Outcome, readonly string[]>> = {
  queued: ['...', '###', '...'],
  running: ['.##.', '#..#', '#..#', '.##.'],
  stopping: ['.##.', '#..#', '#..#', '.##.'],
  succeeded: ['.#.', '###', '.#.'],
  stopped: ['#####', '.###.', '..#..'],
  infeasible: ['#...#', '.#.#.', '..#..', '.#.#.', '#...#'],
  failed: ['..#..', '.###.', '#####', '.###.', '..#..'],
  killed: ['####', '#..#', '#..#', '####'],
};

// A stamp as offsets from its middle, as many pixels as a CSS pixel has for each dot.
function stamp(outcome: Outcome, ratio: number): readonly (readonly [number, number])[] {
  const rows = stampText[outcome];
  const dots: [number, number][] = [];
  rows.forEach((row, y) => {
    [...row].forEach((dot, x) => {
      if (dot === '#') {
        for (let down = 0; down < ratio; down++) {
          for (let right = 0; right < ratio; right++) {
            dots.push([(x - (row.length >> 1)) * ratio + right, (y - (rows.length >> 1)) * ratio + down]);
          }
        }
      }
    });
  });
  return dots;
}

function stampMarks(context: CanvasRenderingContext2D, places: Places, style: MarkStyle): void {
  const { width, height } = context.canvas;
  const scale = context.getTransform().a;
  const ground = groundOf(places, style, width, height, scale);
  const image = context.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  pixels.set(ground);
  const colours = style.colours.map(colour => packed(colour));
  setStamps(pixels, width, height, scale, places, style, row => (style.selected[row] === 1 ? colours[style.colour(row)] : undefined));
  paintOver(context, image);
}

interface Ground {
  readonly key: string;
  readonly pixels: Uint32Array;
}

const grounds = new WeakMap<Places, Ground>();

// All marks as if none were selected: what lies below those that are. It stays while a selection changes.
function groundOf(places: Places, style: MarkStyle, width: number, height: number, scale: number): Uint32Array {
  const isWhole = style.selected.subarray(0, places.count).every(mark => mark === 1);
  const key = `${width} ${height} ${isWhole ? '' : style.dimmed}`;
  let ground = grounds.get(places);
  if (ground?.key !== key) {
    ground = { key, pixels: new Uint32Array(width * height) };
    const dimmed = packed(style.dimmed);
    if (!isWhole) {
      setStamps(ground.pixels, width, height, scale, places, style, () => dimmed);
    }
    grounds.set(places, ground);
  }
  return ground.pixels;
}

function setStamps(
  pixels: Uint32Array,
  width: number,
  height: number,
  scale: number,
  places: Places,
  style: MarkStyle,
  pixelOf: (row: number) => number | undefined,
): void {
  const ratio = Math.max(1, Math.round(scale));
  const stamps = outcomes.map(outcome => stamp(outcome, ratio));
  for (let row = 0; row < places.count; row++) {
    const x = places.x[row] as number;
    const y = places.y[row] as number;
    const pixel = pixelOf(row);
    if (pixel === undefined || Number.isNaN(x) || Number.isNaN(y)) {
      continue;
    }
    const centreX = Math.round(x * scale);
    const centreY = Math.round(y * scale);
    for (const [right, down] of stamps[style.outcome[row] as number] ?? []) {
      const px = centreX + right;
      const py = centreY + down;
      if (px >= 0 && px < width && py >= 0 && py < height) {
        pixels[py * width + px] = pixel;
      }
    }
  }
}

const between = globalThis.document?.createElement('canvas');

// putImageData would wipe out what is drawn already.
function paintOver(context: CanvasRenderingContext2D, image: ImageData): void {
  between.width = image.width;
  between.height = image.height;
  between.getContext('2d')?.putImageData(image, 0, 0);
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.drawImage(between, 0, 0);
  context.restore();
}

/** Colours of outcomes, for plots that colour by them: by code. */
export function outcomeColours(colours: Readonly<Record<Outcome, string>>): readonly string[] {
  return outcomes.map(outcome => colours[outcome]);
}

