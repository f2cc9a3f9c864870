import type { EventStore, StoredEvent } from '#event-store';
import { sampleCommandId } from './sample-commands.js';

/** The command that begins the sample; nothing else of it runs before this one is in the log. */
export const FIRST_COMMAND = ['section', 'sikkerhed'] as const;

/** The stream of the command that ends it: the front page's arrangement. */
const LAST_STREAM = 'front-front';

/** What a newsroom is made of; users and their tokens are there before anyone has written a word. */
const CONTENT = [
  'section',
  'author',
  'media',
  'company',
  'article',
  'front',
  'job',
  'person',
  'placement',
  'order',
  'booking',
];

/** How a log stands to the sample: `theirs` is a newsroom that began with something else. */
export type SampleStanding = 'empty' | 'begun' | 'complete' | 'theirs';

/** Reads it from the log alone: the first thing ever recorded, and whether the sample's last one is there. */
export async function sampleStanding(store: EventStore): Promise<SampleStanding> {
  const first = await firstContent(store);
  if (first === undefined) return 'empty';
  if (first.metadata.commandId !== sampleCommandId(...FIRST_COMMAND)) return 'theirs';
  return (await hasEvents(store, LAST_STREAM)) ? 'complete' : 'begun';
}

async function firstContent(store: EventStore): Promise<StoredEvent | undefined> {
  for await (const { events } of store.readAll({ after: 0n, categories: CONTENT, batchSize: 1 })) {
    const [first] = events;
    if (first) return first;
  }
  return undefined;
}

async function hasEvents(store: EventStore, stream: string): Promise<boolean> {
  for await (const _ of store.readStream(stream)) return true;
  return false;
}
