/** Telemetry must never hurt what it watches: whatever a listener throws ends here. */
export function quietly<Message, Result>(
  listener: (message: Message) => Result,
): (message: Message) => Result | undefined {
  return (message) => {
    try {
      return listener(message);
    } catch {
      return undefined;
    }
  };
}
