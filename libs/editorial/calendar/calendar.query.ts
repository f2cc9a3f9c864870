import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { StaffNames } from '#identity';
import { toInstant } from '#kernel';
import type { Instant } from '#kernel';
import type { ArticlePhase } from '../domain/article-state.js';
import { DeskArticlesQuery, momentsAt, trueAt } from '../queries/desk-articles.query.js';
import type { DeskArticle } from '../queries/desk-articles.query.js';
import type { SectionName } from '../queries/story.js';
import { CALENDAR_KINDS } from './calendar.input-schemas.js';
import type { CalendarKind } from './calendar.input-schemas.js';

/** An article in the calendar. */
export interface CalendarArticle extends Pick<
  DeskArticle,
  'id' | 'headline' | 'section' | 'desk' | 'review'
> {
  /** A publication of a `published` article is an update. */
  readonly state: ArticlePhase;
  readonly assignee: { readonly id: string; readonly name: string | null } | null;
}

/** An arrangement of a front in the calendar. */
export interface CalendarFront {
  /** `front`, or the id of a section. */
  readonly id: string;
  /** Null for the front page. */
  readonly section: SectionName | null;
  /** Null when an editor arranged it at once. */
  readonly plan: number | null;
  readonly by: { readonly id: string; readonly name: string | null };
}

/** Something that is planned or due, or has happened; either `article` or `front` is there. */
export interface CalendarItem {
  readonly kind: CalendarKind;
  readonly at: Instant;
  readonly article: CalendarArticle | null;
  readonly front: CalendarFront | null;
}

/** Where a calendar goes on: behind this. */
export interface CalendarKey {
  readonly at: Instant;
  readonly kind: CalendarKind;
  readonly id: string;
}

/** Which part of the calendar to tell. */
export interface CalendarOptions {
  readonly from: Instant;
  /** The first instant after it. */
  readonly to: Instant;
  readonly limit: number;
  readonly kind?: CalendarKind | undefined;
  readonly sectionId?: string | undefined;
  readonly deskId?: string | undefined;
  readonly assigneeId?: string | undefined;
  readonly after?: CalendarKey | undefined;
}

/** A page of the calendar. */
export interface CalendarPage {
  readonly items: readonly CalendarItem[];
  /** Behind the last of them; null when there are no more. */
  readonly next: CalendarKey | null;
}

/**
 * What is planned, what readers have seen and what is due, in the order of time, as of any moment: what is planned lies
 * after it, what has happened does not. Five queries a page, however long it is.
 */
@Injectable()
export class CalendarQuery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly desk: DeskArticlesQuery,
    private readonly names: StaffNames,
  ) {}

  /** One page of the calendar as it was at a moment, or as it will be when nothing else happens by then. */
  async page(moment: Instant, options: CalendarOptions): Promise<CalendarPage> {
    const kinds = kindsOf(options);
    if (kinds.length === 0) return { items: [], next: null };
    const records = await this.dataSource.query<CalendarRecord[]>(...pageQuery(moment, options, kinds));
    const page = records.slice(0, options.limit);
    const [articles, fronts] = await Promise.all([this.articlesOf(page, moment), this.frontsOf(page)]);
    const items = page.flatMap(({ kind, at, id }): readonly CalendarItem[] => {
      if (kind === 'front') {
        const front = fronts.get(id);
        return front ? [{ kind, at: toInstant(at), article: null, front }] : [];
      }
      const article = articles.get(id);
      return article ? [{ kind, at: toInstant(at), article, front: null }] : [];
    });
    const last = page.at(-1);
    const next = records.length > options.limit && last ? { ...last, at: toInstant(last.at) } : null;
    return { items, next };
  }

  private async articlesOf(
    page: readonly CalendarRecord[],
    moment: Instant,
  ): Promise<ReadonlyMap<string, CalendarArticle>> {
    const ids = new Set(page.flatMap(({ kind, id }) => (kind === 'front' ? [] : [id])));
    const articles = await this.desk.byIdsAt([...ids], moment);
    return new Map(
      articles.map(({ id, headline, section, desk, review, state, assignee }) => [
        id,
        { id, headline, state, review, section, desk, assignee },
      ]),
    );
  }

  private async frontsOf(page: readonly CalendarRecord[]): Promise<ReadonlyMap<string, CalendarFront>> {
    const arrangements = page.flatMap(({ kind, id }) => (kind === 'front' ? [id] : []));
    if (arrangements.length === 0) return new Map();
    const records = await this.dataSource.query<FrontRecord[]>(FRONTS, [arrangements]);
    const names = await this.names.of(records.map(({ arranged_by: by }) => by));
    return new Map(
      records.map(
        ({ arrangement, front: id, plan, arranged_by: user, section_id: sectionId, name, slug }) => {
          const section =
            sectionId !== null && name !== null && slug !== null ? { id: sectionId, name, slug } : null;
          const by = { id: user, name: names.get(user) ?? null };
          return [arrangement, { id, section, plan, by }];
        },
      ),
    );
  }
}

interface CalendarRecord {
  readonly kind: CalendarKind;
  readonly at: Date;
  /** Of the article, or of the arrangement. */
  readonly id: string;
}

interface FrontRecord {
  readonly arrangement: string;
  readonly front: string;
  readonly plan: number | null;
  readonly arranged_by: string;
  readonly section_id: string | null;
  readonly name: string | null;
  readonly slug: string | null;
}

/** Served by the primary keys; a closed section is named as it was. */
const FRONTS = `
  select a.arrangement, a.front, a.plan, a.arranged_by, s.section_id, s.name, s.slug
    from rm_published_articles.front_arrangements a
    left join lateral (
      select section_id, name, slug from rm_published_articles.sections
       where a.front <> 'front' and section_id::text = a.front
       order by revision desc
       limit 1) s on true
   where a.arrangement = any($1::text[])`;

/** Fronts are no desk's and nobody's. */
function kindsOf({ kind, deskId, assigneeId }: CalendarOptions): readonly CalendarKind[] {
  const asked = kind === undefined ? CALENDAR_KINDS : [kind];
  return deskId === undefined && assigneeId === undefined ? asked : asked.filter((name) => name !== 'front');
}

/** A kind as a table tells it. */
interface Source {
  readonly table: string;
  readonly date: string;
  readonly conditions: readonly string[];
}

/** The column of an article's moments by which each kind is dated. */
const DATES = {
  publication: 'publish_at',
  unpublication: 'unpublish_at',
  embargo: 'embargo_until',
  due: 'due_at',
} as const satisfies Partial<Record<CalendarKind, string>>;

/** Readers saw another version until this one began. Found by the primary key, for each row that is looked at. */
const FOLLOWS = `
  coalesce((select true from rm_published_articles.versions before
             where before.article_id = v.article_id and upper(before.visible) = lower(v.visible)
               and not before.taken_down
             limit 1), false)`;

/** What readers saw, by the time in which a version showed. */
const SEEN = {
  published: { date: 'lower(v.visible)', is: `not ${FOLLOWS}` },
  updated: { date: 'lower(v.visible)', is: FOLLOWS },
  unpublished: { date: 'upper(v.visible)', is: 'v.taken_down and not upper_inf(v.visible)' },
} as const satisfies Partial<Record<CalendarKind, object>>;

/**
 * Each kind is read from its own index on its date within the time asked for, no further than a page; then they are put
 * together. Ids sort alike as uuids and as their letters.
 */
function pageQuery(
  moment: Instant,
  options: CalendarOptions,
  kinds: readonly CalendarKind[],
): [sql: string, parameters: unknown[]] {
  const { from, to, limit, sectionId, deskId, assigneeId, after } = options;
  const parameters: unknown[] = [after?.at ?? from, to, limit + 1, moment];
  const parameter = (value: unknown) => `$${parameters.push(value)}`;
  const key =
    after &&
    ([parameter(after.at), parameter(CALENDAR_KINDS.indexOf(after.kind)), parameter(after.id)] as const);
  const behind = (date: string, rank: number, id: string) =>
    key
      ? `and (${date}, ${rank}, ${id}) > (${key[0]}::timestamptz, ${key[1]}::int, ${key[2]}::text collate "C")`
      : '';
  const section = sectionId === undefined ? null : parameter(sectionId);
  const inSection = section === null ? [] : [`section_id = ${section}::text::uuid`];
  const ofWhom = [
    ...(deskId === undefined ? [] : [`desk_id = ${parameter(deskId)}::uuid`]),
    ...(assigneeId === undefined ? [] : [`assignee_id = ${parameter(assigneeId)}::uuid`]),
  ];

  const sourceOf = (kind: Exclude<CalendarKind, 'front'>): Source => {
    switch (kind) {
      case 'publication':
      case 'unpublication':
      case 'embargo':
      case 'due': {
        const date = DATES[kind];
        const isPlan = kind === 'publication' || kind === 'unpublication';
        const conditions = [
          ...(isPlan ? [`${date} > $4::timestamptz`] : []),
          ...[trueAt('$4'), `state not in ('discarded', 'killed')`, ...inSection, ...ofWhom],
        ];
        return { table: 'rm_article_moments.moments', date, conditions };
      }
      case 'published':
      case 'updated':
      case 'unpublished': {
        const { date, is } = SEEN[kind];
        const then = momentsAt('newest.article_id = v.article_id', '$4');
        const ofThem =
          ofWhom.length === 0 ? [] : [`exists (select from (${then}) found where ${ofWhom.join(' and ')})`];
        const conditions = [`${date} <= $4::timestamptz`, ...inSection, ...ofThem, is];
        return { table: 'rm_published_articles.versions v', date, conditions };
      }
    }
  };
  const parts = kinds.map((kind) => {
    const rank = CALENDAR_KINDS.indexOf(kind);
    if (kind === 'front') {
      const ofFront = section === null ? '' : `and front = ${section}::text`;
      return `
        (select 'front' as kind, ${rank} as rank, starts_at as at, arrangement collate "C" as id
           from rm_published_articles.front_arrangements
          where starts_at >= $1::timestamptz and starts_at < $2::timestamptz ${ofFront}
            and (starts_at <= $4::timestamptz or plan is not null)
            ${behind('starts_at', rank, 'arrangement collate "C"')}
          order by starts_at, arrangement collate "C"
          limit $3)`;
    }
    const { table, date, conditions } = sourceOf(kind);
    return `
        (select '${kind}' as kind, ${rank} as rank, ${date} as at, article_id::text collate "C" as id
           from ${table}
          where ${date} >= $1::timestamptz and ${date} < $2::timestamptz and ${conditions.join(' and ')}
            ${behind(date, rank, 'article_id::text collate "C"')}
          order by ${date}, article_id
          limit $3)`;
  });
  return [
    `select kind, at, id from (${parts.join(' union all ')}) found order by at, rank, id collate "C" limit $3`,
    parameters,
  ];
}
