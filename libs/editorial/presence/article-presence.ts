import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { StaffNames } from '#identity';
import { toInstant } from '#kernel';
import type { Instant } from '#kernel';

/** Somebody who has an article open. */
export interface PresentPerson {
  readonly id: string;
  readonly name: string | null;
  /** Since when, in whichever window came first. */
  readonly since: Instant;
}

/** A window in which somebody has an article open. */
export interface OpenWindow {
  readonly presenceId: string;
  readonly articleId: string;
  readonly userId: string;
  readonly since: Instant;
}

/** As many are named of one article; more would fit no screen. */
export const MOST_NAMED = 50;
/** How long a window counts without being renewed. */
export const LASTS_SECONDS = 30;

/** Who is in which article, over all processes of the newsroom: rows that expire unless they are renewed. */
@Injectable()
export class ArticlePresence {
  constructor(
    private readonly dataSource: DataSource,
    private readonly names: StaffNames,
  ) {}

  /** Lets windows count from now on and for half a minute, and forgets those that nobody renewed. */
  async renew(windows: readonly OpenWindow[]): Promise<void> {
    await this.dataSource.query(FORGET);
    if (windows.length === 0) return;
    await this.dataSource.query(RENEW, [
      windows.map(({ presenceId }) => presenceId),
      windows.map(({ articleId }) => articleId),
      windows.map(({ userId }) => userId),
      windows.map(({ since }) => since),
      LASTS_SECONDS,
    ]);
  }

  /** A window was closed. */
  async leave(presenceId: string): Promise<void> {
    await this.dataSource.query(LEAVE, [presenceId]);
  }

  /** Who is in each of some articles, longest first; articles that nobody is in are left out. */
  async of(articleIds: readonly string[]): Promise<ReadonlyMap<string, readonly PresentPerson[]>> {
    const rows = await this.dataSource.query<PresenceRow[]>(PRESENT, [articleIds, MOST_NAMED]);
    const names = await this.names.of(rows.map(({ user_id }) => user_id));
    const present = new Map<string, PresentPerson[]>();
    for (const { article_id, user_id, since } of rows) {
      const people = present.get(article_id) ?? [];
      people.push({ id: user_id, name: names.get(user_id) ?? null, since: toInstant(since) });
      present.set(article_id, people);
    }
    return present;
  }
}

interface PresenceRow {
  readonly article_id: string;
  readonly user_id: string;
  readonly since: Date;
}

const RENEW = `
  insert into state.article_presence (presence_id, article_id, user_id, since, expires_at)
  select presence_id, article_id, user_id, since, now() + make_interval(secs => $5)
    from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[]) as open (presence_id, article_id, user_id, since)
      on conflict (presence_id) do update set expires_at = excluded.expires_at`;

const LEAVE = `delete from state.article_presence where presence_id = $1::uuid`;

/** Served by the index on expires_at. */
const FORGET = `delete from state.article_presence where expires_at < now()`;

/** Served by the index on (article_id, since). */
const PRESENT = `
  select wanted.article_id::text, present.user_id, present.since
    from unnest($1::uuid[]) as wanted (article_id)
    cross join lateral (
      select user_id, min(since) as since
        from state.article_presence p
       where p.article_id = wanted.article_id and p.expires_at > now()
       group by user_id
       order by min(since), user_id
       limit $2
    ) present
   order by wanted.article_id, present.since, present.user_id`;
