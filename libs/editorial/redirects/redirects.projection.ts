import { aggregateIdOf } from '#event-store';
import { endShowing, projection, table } from '#projections';
import type { Visible } from '#projections';
import { addressKeyOfPage } from '../domain/address-key.js';
import type { ArticleDrafted } from '../domain/article.events.js';
import type { RedirectEvent } from '../domain/redirect.events.js';

/** Where an old address leads, and when. */
export interface RedirectRow {
  readonly redirect_id: string;
  readonly revision: number;
  readonly visible: Visible;
  readonly from_address: string;
  readonly to_address: string;
  readonly set_by: string;
}

/** Where an imported article stood before. */
export interface FormerPageRow {
  readonly article_id: string;
  readonly address: string;
}

const tables = {
  redirects: table<RedirectRow>({
    columns: {
      redirect_id: 'uuid',
      revision: 'int',
      visible: 'tstzrange',
      from_address: 'text',
      to_address: 'text',
      set_by: 'text',
    },
    primaryKey: ['redirect_id', 'revision'],
    partitionKey: 'redirect_id',
    indexes: ['(from_address collate "C", redirect_id)'],
  }),
  former_pages: table<FormerPageRow>({
    columns: { article_id: 'uuid', address: 'text' },
    primaryKey: ['article_id'],
    partitionKey: 'article_id',
    indexes: ['(address collate "C")'],
  }),
};

/** Where addresses lead that are pages no more: as the desk says, and as imported articles tell of themselves. */
export const redirects = projection<RedirectEvent | ArticleDrafted, typeof tables>({
  name: 'redirects',
  revision: 1,
  categories: ['redirect', 'article'],
  tables,

  partitions(event) {
    const id = aggregateIdOf(event.stream);
    switch (event.type) {
      case 'RedirectSet':
      case 'RedirectRemoved':
        return { redirects: [id] };
      case 'ArticleDrafted':
        return event.data.origin?.url ? { former_pages: [id] } : {};
      default:
        return {};
    }
  },

  apply(event, rows) {
    const id = aggregateIdOf(event.stream);
    switch (event.type) {
      case 'RedirectSet':
        endShowing(rows.redirects, rows.redirects.partition(id), event.occurredAt);
        rows.redirects.put({
          redirect_id: id,
          revision: Number(event.revision),
          visible: { from: event.occurredAt, until: null },
          from_address: event.data.from,
          to_address: event.data.to,
          set_by: event.actorId,
        });
        return;
      case 'RedirectRemoved':
        endShowing(rows.redirects, rows.redirects.partition(id), event.occurredAt);
        return;
      case 'ArticleDrafted': {
        const url = event.data.origin?.url ?? null;
        const address = url === null ? null : addressKeyOfPage(url);
        if (address !== null) rows.former_pages.put({ article_id: id, address });
        return;
      }
      default:
        return;
    }
  },
});
