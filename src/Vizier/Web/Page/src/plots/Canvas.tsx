import { useLayoutEffect, useRef } from 'preact/hooks';
import { isOnPaper } from '../interface/theme';

/**
 * A drawing in CSS pixels. It may go on in later frames: then it returns what ends it, and says when it is done; otherwise it is
 * done at once.
 */
export type Draw = (context: CanvasRenderingContext2D, width: number, height: number, onDone: () => void) => (() => void) | void;

interface Properties {
  readonly width: number;
  readonly height: number;
  readonly draw: Draw;
  /** What the drawing depends on, besides the size. */
  readonly inputs: readonly unknown[];
  /** As long as this stays the same, the drawing before is shown until the next one is done, so that growth does not flicker. */
  readonly steady?: unknown;
}

/** A canvas as sharp as the screen. Screen readers read the plot's table in its place. */
export function Canvas({ width, height, draw, inputs, steady }: Properties) {
  const element = useRef<HTMLCanvasElement>(null);
  const shown = useRef<unknown>(undefined);
  useLayoutEffect(() => {
    let end: (() => void) | void;
    const paint = (): void => {
      const canvas = element.current;
      const context = canvas?.getContext('2d', inMemory);
      if (!canvas || !context || width <= 0) {
        return;
      }
      const ratio = globalThis.devicePixelRatio || 1;
      const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
      const isSteady = steady !== undefined && steady === shown.current && canvas.width === wide && canvas.height === high;
      const target = isSteady ? besideOf(wide, high) : context;
      if (!isSteady && (canvas.width !== wide || canvas.height !== high)) {
        canvas.width = wide;
        canvas.height = high;
      }
      shown.current = steady;
      target.setTransform(ratio, 0, 0, ratio, 0, 0);
      target.clearRect(0, 0, width, height);
      const onDone = (): void => {
        if (isSteady) {
          context.setTransform(1, 0, 0, 1, 0, 0);
          context.clearRect(0, 0, wide, high);
          context.drawImage(target.canvas, 0, 0);
        }
      };
      end = draw(target, width, height, onDone);
      if (!end) {
        onDone();
      }
    };
    // Paper has no frames.
    const frame = isOnPaper.peek() ? 0 : requestAnimationFrame(paint);
    if (frame === 0) {
      paint();
    }
    return () => {
      cancelAnimationFrame(frame);
      end?.();
    };
  }, [width, height, ...inputs]);
  return <canvas ref={element} class="surface" aria-hidden="true" />;
}

// Plots of many trials are made pixel by pixel; where a graphics card has to be asked for each, or is imitated, that takes long.
const inMemory: CanvasRenderingContext2DSettings = { willReadFrequently: true };

function besideOf(width: number, height: number): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return canvas.getContext('2d', inMemory) as CanvasRenderingContext2D;
}
