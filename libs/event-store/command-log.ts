import type { DomainEvent, Recorded } from '#kernel';

/** What a repeated command is answered with. */
export interface CommandTrace<Event extends DomainEvent> {
  readonly revision: bigint;
  readonly position: bigint;
  readonly events: readonly Recorded<Event>[];
}

/** How many of a stream's newest commands are remembered (design 5.2). */
const REMEMBERED = 256;

/** The newest commands of a stream, so that a repeat is answered instead of decided again. A value: `with` copies. */
export class CommandLog<Event extends DomainEvent> {
  static readonly empty = new CommandLog<never>(new Map());

  private constructor(private readonly traces: ReadonlyMap<string, CommandTrace<Event>>) {}

  find(commandId: string): CommandTrace<Event> | undefined {
    return this.traces.get(commandId);
  }

  /** The log after further events, given with their positions. */
  with(events: readonly { readonly event: Recorded<Event>; readonly position: bigint }[]): CommandLog<Event> {
    if (events.length === 0) return this;
    const traces = new Map(this.traces);
    for (const { event, position } of events) {
      const known = traces.get(event.commandId);
      traces.set(event.commandId, {
        revision: event.revision,
        position,
        events: [...(known?.events ?? []), event],
      });
    }
    for (const oldest of traces.keys()) {
      if (traces.size <= REMEMBERED) break;
      traces.delete(oldest);
    }
    return new CommandLog(traces);
  }
}
