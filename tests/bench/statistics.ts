/** The middle value; the mean of the two middle ones of an even number. */
export function median(values: readonly number[]): number {
  const sorted = inOrder(values);
  const middle = (sorted.length - 1) / 2;
  return (at(sorted, Math.floor(middle)) + at(sorted, Math.ceil(middle))) / 2;
}

/** The smallest value that at least this share (0 to 1) of all values do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  return at(inOrder(values), Math.max(0, Math.ceil(share * values.length) - 1));
}

function inOrder(values: readonly number[]): readonly number[] {
  if (values.length === 0) throw new Error('There is nothing to take a figure of');
  return [...values].sort((a, b) => a - b);
}

function at(sorted: readonly number[], index: number): number {
  return sorted[index] ?? NaN;
}
