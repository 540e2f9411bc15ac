import { useLayoutEffect, useRef } from 'preact/hooks';

/** A drawing in CSS pixels. It may go on in later frames: what it returns, if anything, ends it. */
export type Draw = (context: CanvasRenderingContext2D, width: number, height: number) => (() => void) | void;

interface Properties {
  readonly width: number;
  readonly height: number;
  readonly draw: Draw;
  /** What the drawing depends on, besides the size. */
  readonly inputs: readonly unknown[];
}

/** A canvas as sharp as the screen. Screen readers read the plot's table in its place. */
export function Canvas({ width, height, draw, inputs }: Properties) {
  const element = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    let end: (() => void) | void;
    const frame = requestAnimationFrame(() => {
      const canvas = element.current;
      const context = canvas?.getContext('2d');
      if (!canvas || !context || width <= 0) {
        return;
      }
      const ratio = globalThis.devicePixelRatio || 1;
      const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
      if (canvas.width !== wide || canvas.height !== high) {
        canvas.width = wide;
        canvas.height = high;
      }
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, width, height);
      end = draw(context, width, height);
    });
    return () => {
      cancelAnimationFrame(frame);
      end?.();
    };
  }, [width, height, ...inputs]);
  return <canvas ref={element} class="surface" aria-hidden="true" />;
}
