import type { CommandResult } from '#event-store';

/** What a controller answers to a command; the interceptor adds `ETag` and `X-Position`. */
export class CommandReply {
  /** The reply's body: `id`, `revision` and the further members. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly revision: bigint;
  readonly position: string;

  constructor(
    result: Pick<CommandResult, 'id' | 'revision' | 'position'>,
    extra: Readonly<Record<string, unknown>>,
  ) {
    this.body = { id: result.id, revision: Number(result.revision), ...extra };
    this.revision = result.revision;
    this.position = result.position;
  }
}

/** Turns the outcome of a command into its reply; `extra` adds members to the body, such as `url`. */
export function commandReply(
  result: Pick<CommandResult, 'id' | 'revision' | 'position'>,
  extra: Readonly<Record<string, unknown>> = {},
): CommandReply {
  return new CommandReply(result, extra);
}
