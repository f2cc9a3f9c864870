import type { LiveReplies } from '../../caching/live-replies.js';
import type { Collector, MetricFamily, Reading } from '../collector.js';

const labels = ['cache'];

const FAMILIES: Readonly<Record<string, MetricFamily>> = {
  forside_cache_hits_total: {
    type: 'counter',
    help: 'Answers that were in a cache: replies are whole answers, fragments what the others are assembled from',
    labels,
  },
  forside_cache_misses_total: { type: 'counter', help: 'Answers that had to be made', labels },
  forside_cache_evictions_total: { type: 'counter', help: 'What was let go for want of room', labels },
  forside_cache_entries: { type: 'gauge', help: 'What is in the cache', labels },
  forside_cache_bytes: { type: 'gauge', help: 'How large it is, where that is what limits it', labels },
};

/** The caches of public pages. */
export function cachesCollector(caches: Pick<LiveReplies, 'stats'>): Collector {
  return {
    part: 'caches',
    families: FAMILIES,
    read: async () => Object.entries(caches.stats).flatMap(([cache, stats]) => readingsOf(cache, stats)),
  };
}

function readingsOf(
  cache: string,
  stats: LiveReplies['stats']['fragments'] & { readonly bytes?: number },
): readonly Reading[] {
  const values = {
    hits_total: stats.hits,
    misses_total: stats.misses,
    evictions_total: stats.evictions,
    entries: stats.entries,
    ...(stats.bytes !== undefined && { bytes: stats.bytes }),
  };
  return Object.entries(values).map(([what, value]) => ({
    name: `forside_cache_${what}`,
    labels: { cache },
    value,
  }));
}
