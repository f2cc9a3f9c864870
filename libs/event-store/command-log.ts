/** Where the events of a command stand in its stream; what a repeat is answered with. */
export interface CommandTrace {
  readonly firstRevision: bigint;
  readonly revision: bigint;
  readonly position: bigint;
}

/** How many of a stream's newest commands are remembered (design 5.2). */
const REMEMBERED = 256;

/**
 * The newest commands of a stream, so that a repeat is answered instead of decided again. A value: `with` copies. What
 * was stored stays the text that it came as, since most of it is never asked for.
 */
export class CommandLog {
  static readonly empty = new CommandLog('', 0, new Map());

  private constructor(
    /** A line for each, oldest first, begun by its line break. */
    private readonly stored: string,
    private readonly storedCount: number,
    private readonly traces: ReadonlyMap<string, CommandTrace>,
  ) {}

  /** From what {@link toText} gave. */
  static of(text: string): CommandLog {
    return new CommandLog(text, linesOf(text), new Map());
  }

  find(commandId: string): CommandTrace | undefined {
    return this.traces.get(commandId) ?? traceIn(this.stored, commandId);
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
    let { stored, storedCount } = this;
    for (const { event, position } of events) {
      const { commandId, revision } = event;
      const before = traceIn(stored, commandId);
      if (before) {
        stored = without(stored, commandId);
        storedCount -= 1;
      }
      const known = traces.get(commandId) ?? before;
      traces.set(commandId, { firstRevision: known?.firstRevision ?? revision, revision, position });
    }
    for (; storedCount > 0 && storedCount + traces.size > REMEMBERED; storedCount -= 1) {
      stored = stored.slice(Math.max(stored.indexOf('\n', 1), 0));
    }
    if (storedCount === 0) stored = '';
    for (const oldest of traces.keys()) {
      if (traces.size <= REMEMBERED) break;
      traces.delete(oldest);
    }
    return new CommandLog(stored, storedCount, traces);
  }

  /** For {@link of}, oldest first. */
  toText(): string {
    const lines = [...this.traces].map(
      ([commandId, { firstRevision, revision, position }]) =>
        `\n${commandId} ${firstRevision} ${revision} ${position}`,
    );
    return this.stored + lines.join('');
  }
}

function traceIn(text: string, commandId: string): CommandTrace | undefined {
  const begin = text.indexOf(`\n${commandId} `);
  if (begin < 0) return undefined;
  const end = text.indexOf('\n', begin + 1);
  const [firstRevision, revision, position] = text
    .slice(begin + commandId.length + 2, end < 0 ? undefined : end)
    .split(' ');
  if (firstRevision === undefined || revision === undefined || position === undefined) return undefined;
  return { firstRevision: BigInt(firstRevision), revision: BigInt(revision), position: BigInt(position) };
}

function without(text: string, commandId: string): string {
  const begin = text.indexOf(`\n${commandId} `);
  const end = text.indexOf('\n', begin + 1);
  return text.slice(0, begin) + (end < 0 ? '' : text.slice(end));
}

function linesOf(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
