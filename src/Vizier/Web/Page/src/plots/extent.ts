/** The least and the greatest finite value; [0, 1] if there is none. */
export function extentOf(count: number, value: (row: number) => number): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < count; row++) {
    const each = value(row);
    if (Number.isFinite(each)) {
      low = Math.min(low, each);
      high = Math.max(high, each);
    }
  }
  return low <= high ? [low, high] : [0, 1];
}

/** From the best value to the median, for plots that look at the better half; from the least to the greatest. */
export function betterHalf(count: number, goal: 'maximize' | 'minimize', value: (row: number) => number): [number, number] {
  const values = Float64Array.from({ length: count }, (_, row) => value(row))
    .filter(Number.isFinite)
    .sort();
  const [least = 0, median = 1, most = 1] = [values[0], values[values.length >> 1], values.at(-1)];
  return goal === 'maximize' ? [median, most] : [least, median];
}
