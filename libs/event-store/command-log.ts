/** Where the events of a command stand in its stream; what a repeat is answered with. */
export interface CommandTrace {
  readonly firstRevision: bigint;
  readonly revision: bigint;
  readonly position: bigint;
}

/** How many of a stream's newest commands are remembered (design 5.2). */
const REMEMBERED = 256;

/** The newest commands of a stream, so that a repeat is answered instead of decided again. A value: `with` copies. */
export class CommandLog {
  static readonly empty = new CommandLog(new Map());

  private constructor(private readonly traces: ReadonlyMap<string, CommandTrace>) {}

  /** From what {@link entries} gave. */
  static of(entries: Iterable<readonly [string, CommandTrace]>): CommandLog {
    return new CommandLog(new Map(entries));
  }

  find(commandId: string): CommandTrace | undefined {
    return this.traces.get(commandId);
  }

  /** The log after further events, given with their positions. */
  with(
    events: readonly {
      readonly event: Pick<CommandTrace, 'revision'> & { readonly commandId: string };
      readonly position: bigint;
    }[],
  ): CommandLog {
    if (events.length === 0) return this;
    const traces = new Map(this.traces);
    for (const { event, position } of events) {
      const { commandId, revision } = event;
      traces.set(commandId, {
        firstRevision: traces.get(commandId)?.firstRevision ?? revision,
        revision,
        position,
      });
    }
    for (const oldest of traces.keys()) {
      if (traces.size <= REMEMBERED) break;
      traces.delete(oldest);
    }
    return new CommandLog(traces);
  }

  /** Oldest first. */
  entries(): Iterable<readonly [string, CommandTrace]> {
    return this.traces.entries();
  }
}
