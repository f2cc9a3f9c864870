import { Injectable } from '@nestjs/common';
import { EventStore } from '#event-store';
import { Freshness } from '#platform';
import { redirectDecider } from '../domain/redirect.decider.js';
import { RedirectsQuery } from '../redirects/redirects.query.js';

/** How long a command waits to see what was written before it; a circle that it misses then is never followed. */
const PATIENCE_MS = 2_000;

/** Sees to it that old addresses lead in no circle. */
@Injectable()
export class RedirectCircles {
  constructor(
    private readonly store: EventStore,
    private readonly freshness: Freshness,
    private readonly redirects: RedirectsQuery,
  ) {}

  /** Whether a way would lead around with those that are written by now. */
  async wouldClose(way: { readonly from: string; readonly to: string }): Promise<boolean> {
    const head = await this.store.head();
    await this.freshness.waitFor(`${redirectDecider.category}@${head}`, PATIENCE_MS);
    return this.redirects.leadsAround(way);
  }
}
