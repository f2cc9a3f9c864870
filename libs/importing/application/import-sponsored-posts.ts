import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { BookBooking, DraftBooking, bookingDecider, creativeSchema } from '#advertising';
import { companyReferenceSchema } from '#companies';
import { CommandRunner, derivedId, newAggregateId } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import { DomainError, localTimeIn, plusMilliseconds, slugOf } from '#kernel';
import type { Instant } from '#kernel';
import { PublicUrls } from '#platform';
import { sponsoredPostKey } from '../domain/identity.js';
import type { ParsedSponsoredPost } from '../domain/parsed-page.js';
import { derivedEnvelope, refusedItem } from './import-step.js';
import type { Recorded } from './import-step.js';
import { differencesBetween } from './import-report.js';
import type { ImportedItem } from './import-report.js';

/** The placement that stands beside every page of the site. */
const PLACEMENT = { key: 'rail' };
const ZONE = 'Europe/Copenhagen';
const MINUTE_MS = 60_000;

const postSchema = z.object({ advertiser: companyReferenceSchema, creative: creativeSchema });

/** What a post may be refused for while the rest of its page is taken. */
const REFUSALS: Readonly<Record<string, string | undefined>> = {
  'unknown-reference': 'Not recorded: the site has no placement `rail`. Define it and import the page again.',
  'creative-unfit': 'Not recorded: its label would be too long, or the placement `rail` shows other ads.',
};

/** For whom, and for how long. */
export interface ImportedFlight {
  /** The advertiser in the directory. */
  readonly companyId: string;
  readonly from: Instant;
  readonly until: Instant;
}

/** The sponsored posts of a page: each known by advertiser and headline, and booked when a position is free. */
@Injectable()
export class ImportSponsoredPosts {
  constructor(
    private readonly commands: CommandBus,
    private readonly runner: CommandRunner,
    private readonly urls: PublicUrls,
  ) {}

  /** Drafts and books a post in a whole position, unless it is known. */
  async record(
    post: ParsedSponsoredPost,
    flight: ImportedFlight,
    envelope: CommandEnvelope,
  ): Promise<Recorded> {
    const name = post.headline ?? post.label;
    const { headline, teaser, advertiser } = post;
    const checked = postSchema.safeParse({
      advertiser: { name: advertiser },
      creative: { headline: headline ?? undefined, teaser },
    });
    if (!checked.success) return refusedItem(name, post.lines, checked.error);
    // The identity of the post makes the command's id and so the booking's: whoever imports it first records it.
    const commandId = derivedId('import', 'sponsored-post', sponsoredPostKey(post.advertiser, post.headline));
    const drafting: CommandEnvelope = { ...derivedEnvelope(envelope), commandId };
    const id = newAggregateId(commandId, bookingDecider.category);
    const known = await this.runner.load(bookingDecider, id);
    if (known.state)
      return {
        item: this.compared(known.state.creatives.at(-1)?.creative ?? null, id, post),
        position: null,
      };

    try {
      const drafted = await this.commands.execute(
        new DraftBooking(drafting, {
          placement: PLACEMENT,
          advertiser: { id: flight.companyId },
          plan: {
            share: 100,
            start: localTimeIn(flight.from, ZONE),
            // Local times are whole minutes: the post shows at least as long as was meant.
            end: localTimeIn(plusMilliseconds(flight.until, MINUTE_MS), ZONE),
            timeZone: ZONE,
          },
          creative: checked.data.creative,
        }),
      );
      return await this.book(drafted.id, drafted.position, post, derivedEnvelope(drafting, 'book'));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const remark = REFUSALS[error.code];
      if (remark === undefined) throw error;
      const remarks = [remark];
      return { item: { ...this.item('refused', null, post), remarks }, position: null };
    }
  }

  private async book(
    id: string,
    drafted: string,
    post: ParsedSponsoredPost,
    envelope: CommandEnvelope,
  ): Promise<Recorded> {
    try {
      const { position } = await this.commands.execute(new BookBooking(envelope, { id }));
      return { item: this.item('recorded', id, post), position };
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'placement-full') throw error;
      const remarks = ['Recorded but not booked: no position of the placement `rail` is free for 30 days.'];
      return { item: { ...this.item('recorded', id, post), url: null, remarks }, position: drafted };
    }
  }

  private compared(
    recorded: { readonly headline: string; readonly teaser: string | null } | null,
    id: string,
    post: ParsedSponsoredPost,
  ): ImportedItem {
    const differences = differencesBetween({ ...recorded }, { headline: post.headline, teaser: post.teaser });
    return { ...this.item(differences.length === 0 ? 'known' : 'differs', id, post), differences };
  }

  private item(outcome: ImportedItem['outcome'], id: string | null, post: ParsedSponsoredPost): ImportedItem {
    const name = post.headline ?? post.label;
    const url = id === null ? null : this.urls.sponsoredPost({ slug: slugOf(name), id });
    return { outcome, id, url, name, differences: [], remarks: [], lines: post.lines };
  }
}
