import { erasureErrand } from '#erasure';
import { feedsWork } from '#feeds';
import type { FeedsWork } from '#feeds';
import { PublicUrls, destroyPersonKeyHandler } from '#platform';
import { changeFeeds } from './contexts.js';
import type { Parts } from './parts.js';

/** What the contexts have done by the schedule, beside due times. */
export function scheduledWork(parts: Parts): FeedsWork {
  const { configuration, personKeys, engine } = parts;
  const work = feedsWork({
    ...parts,
    feeds: changeFeeds,
    keyedHash: personKeys.keyedHash,
    urls: new PublicUrls(configuration.publicUrl),
    freshness: engine,
    openedNetworks: configuration.webhookNetworks,
  });
  return {
    effects: [...work.effects, destroyPersonKeyHandler(personKeys.vault)],
    errands: [...work.errands, erasureErrand(parts)],
  };
}
