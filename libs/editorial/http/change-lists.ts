import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CommandRunner, EventCodec, EventStore } from '#event-store';
import { StaffNames } from '#identity';
import { DomainError } from '#kernel';
import type { Decider, DomainEvent } from '#kernel';
import { decodeCursor, encodeCursor } from '#platform';
import type { AsOf, Page, PageQuery } from '#platform';
import { revisionAt, revisionPage } from '../history/revisions.js';
import type { RecordedRevision } from '../history/revisions.js';

const cursorSchema = z.tuple([z.int().min(0)]);

/** What every route that lists changes says of itself. */
export const LISTING_CHANGES =
  'From the log itself: who did what, when, through what; `details` are what the change set. Each can be taken back by ' +
  '`undo`. With `at`, those that there were at that time.';

/** Lists what was done to something that is no article; articles have a history of their own. */
@Injectable()
export class ChangeLists {
  constructor(
    private readonly runner: CommandRunner,
    private readonly store: EventStore,
    private readonly codec: EventCodec,
    private readonly names: StaffNames,
  ) {}

  /**
   * One page of changes, newest first.
   * @throws DomainError `{category}-unknown` (404) where everything begins with somebody's adding it.
   */
  async of<State, Command, Event extends DomainEvent>(
    decider: Decider<State, Command, Event>,
    { id, query, asOf }: { readonly id: string; readonly query: PageQuery; readonly asOf: AsOf },
  ): Promise<Page<RecordedRevision>> {
    const { category, initialState } = decider;
    const stream = `${category}-${id}`;
    const newest = asOf.live
      ? (await this.runner.load(decider, id)).revision
      : ((await revisionAt(this.store, stream, asOf.at)) ?? -1n);
    if (newest < 0n) {
      if (initialState !== null) return { items: [], next: null };
      throw new DomainError('not-found', `${category}-unknown`, `There is no such ${category}.`);
    }
    const { store, codec, names } = this;
    const upTo = query.after === undefined ? undefined : BigInt(decodeCursor(query.after, cursorSchema)[0]);
    const page = await revisionPage<string, Event>(
      { store, codec, names },
      { stream, newest, upTo, limit: query.limit },
      ({ type, data }) => ({ kind: type.slice(category.length).toLowerCase(), details: { ...data } }),
    );
    return { items: page.revisions, next: page.next === null ? null : encodeCursor([Number(page.next)]) };
  }
}
