import type { Command, CommandBus } from '@nestjs/cqrs';
import { derivedId } from '#event-store';
import type { CommandEnvelope } from '#event-store';

const SAMPLE = 'sample';

/** The id of a command of the sample: the same at every start, so that a repeat is answered from the log. */
export function sampleCommandId(...what: readonly string[]): string {
  return derivedId(SAMPLE, ...what);
}

/** Sends the sample's commands, each under an id of its own. */
export class SampleCommands {
  constructor(private readonly bus: Pick<CommandBus, 'execute'>) {}

  /** @param what names the command among those of the sample */
  run<Result>(
    what: readonly [string, ...string[]],
    command: (envelope: CommandEnvelope) => Command<Result>,
  ): Promise<Result> {
    const envelope = {
      commandId: sampleCommandId(...what),
      actorId: SAMPLE,
      correlationId: sampleCommandId(),
    };
    return this.bus.execute(command(envelope));
  }
}

/**
 * As `Promise.all`, but ends when all have ended: after a failure nothing goes on writing behind the caller's back.
 */
export async function together<Work extends readonly unknown[] | []>(
  work: Work,
): Promise<{ -readonly [Place in keyof Work]: Awaited<Work[Place]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

/** Runs work on every item, two at a time, and answers in the order of the items. */
export async function inPairs<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const lane = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await together([lane(), lane()]);
  return results;
}

/** Runs work on every item, one after the other. */
export async function inTurn<Item>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<unknown>,
): Promise<void> {
  for (const [index, item] of items.entries()) await work(item, index);
}
