import { Operation } from '#observation';
import type { CommandEnvelope, CommandResult } from './command.js';
import type { AppendResult, EventToAppend } from './event-store.port.js';

/** A command on its way through the runner. */
export interface ObservedCommand {
  /** `DraftArticle`; `RecordDue` when the runner was only to record what time has brought about. */
  readonly command: string;
  /** Of the stream. */
  readonly category: string;
  readonly envelope: CommandEnvelope;
}

/** One attempt to append, from the runner's side. */
export interface ObservedAppend {
  /** As {@link EventStore.engine}. */
  readonly engine: string;
  readonly category: string;
  readonly events: readonly EventToAppend[];
}

/** Every run of a command, waiting for others on its stream included. */
export const commandRuns = new Operation<ObservedCommand, Pick<CommandResult, 'events'>>('forside.command');

/** Every attempt to append; one that was overtaken by another writer ends with WrongExpectedRevisionError. */
export const appends = new Operation<ObservedAppend, AppendResult>('forside.append');

/** The name that a command has for whoever watches. */
export function commandName(command: unknown): string {
  if (command === undefined) return 'RecordDue';
  const type: unknown =
    typeof command === 'object' && command !== null ? Reflect.get(command, 'type') : undefined;
  return typeof type === 'string' ? type : 'unknown';
}
