import { reactor } from '#projections';
import type { ReactorDefinition } from '#projections';
import type { FeedDefinition } from './feed-definition.js';
import { FeedRecord } from './feed-record.js';

/** The name of the one reactor that writes a feed. */
export function feedReactorName(name: string): string {
  return `feed-${name}`;
}

/** The reactor that writes a feed, from the beginning of the log on. */
export function feedReactor(definition: FeedDefinition): ReactorDefinition {
  return reactor({
    name: feedReactorName(definition.name),
    categories: definition.categories,
    react: () => [],
    record: new FeedRecord(definition),
  });
}
