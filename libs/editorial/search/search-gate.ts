import { isIPv6 } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Clock } from '#kernel';
import { CLOCK, HttpProblem } from '#platform';

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
    const neighbour = neighbourhood(address);
    const known = this.asked.get(neighbour);
    const count = known?.minute === minute ? known.count + 1 : 1;
    this.asked.set(neighbour, { minute, count });
    if (count <= SEARCHES_A_MINUTE) return;
    throw new HttpProblem(
      429,
      'too-many-searches',
      `Search at most ${SEARCHES_A_MINUTE} times a minute; pages of results may hold 100.`,
      { headers: { 'Retry-After': String(Math.ceil((MINUTE_MS - (now % MINUTE_MS)) / 1_000)) } },
    );
  }
}

/** Whoever has one address of IPv6 has a whole /64 of them. */
function neighbourhood(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const front = head.split(':').filter(Boolean);
  const back = tail === undefined ? [] : tail.split(':').filter(Boolean);
  const gap = Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0');
  return [...front, ...gap, ...back].slice(0, 4).join(':');
}
