/** Telemetry must never hurt what it watches: whatever a listener throws ends here. */
export function quietly<Arguments extends readonly unknown[], Result>(
  listener: (...given: Arguments) => Result,
): (...given: Arguments) => Result | undefined {
  return (...given) => {
    try {
      return listener(...given);
    } catch {
      return undefined;
    }
  };
}
