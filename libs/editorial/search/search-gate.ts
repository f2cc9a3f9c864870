import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Clock } from '#kernel';
import { CLOCK, HttpProblem, networkOf } from '#platform';

/** What one address may ask of one process. */
export const SEARCHES_A_MINUTE = 60;

const MINUTE_MS = 60_000;

/** Keeps those who ask without pause from being all that a site does. Counts in memory, for each process apart. */
@Injectable()
export class SearchGate {
  private readonly asked = new LRUCache<string, { readonly minute: number; count: number }>({ max: 20_000 });

  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /** @throws HttpProblem 429 `too-many-searches` with `Retry-After` */
  admit(address: string): void {
    const now = Date.parse(this.clock.now());
    const minute = Math.floor(now / MINUTE_MS);
    const network = networkOf(address);
    const known = this.asked.get(network);
    const count = known?.minute === minute ? known.count + 1 : 1;
    this.asked.set(network, { minute, count });
    if (count <= SEARCHES_A_MINUTE) return;
    throw new HttpProblem(
      429,
      'too-many-searches',
      `Search at most ${SEARCHES_A_MINUTE} times a minute; pages of results may hold 100.`,
      { headers: { 'Retry-After': String(Math.ceil((MINUTE_MS - (now % MINUTE_MS)) / 1_000)) } },
    );
  }
}
