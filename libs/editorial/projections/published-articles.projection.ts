import { createHash } from 'node:crypto';
import { aggregateIdOf } from '#event-store';
import { laterOf, slugOf } from '#kernel';
import type { Instant, Recorded } from '#kernel';
import { endShowing, projection, table } from '#projections';
import type { RowSet, RowSets, Visible } from '#projections';
import type { ArticleContent, TopImage } from '../domain/article-content.js';
import type {
  ArticleEvent,
  ArticleNoticeKind,
  ArticleNoticeText,
  PublicationChange,
  RecordedChange,
} from '../domain/article.events.js';
import type { AuthorEvent } from '../domain/author.events.js';
import type { BodyDocument } from '../domain/body.js';
import type { DeskEvent } from '../domain/desk.events.js';
import type { FrontArranged, FrontEvent, FrontScheduled } from '../domain/front.events.js';
import type { MediaEvent } from '../domain/media.events.js';
import { headlineKey } from '../domain/name-keys.js';
import type { SectionEvent } from '../domain/section.events.js';

/** A version of an article, in the time it shows to readers. */
export interface VersionRow {
  readonly article_id: string;
  readonly version: number;
  readonly visible: Visible;
  readonly headline: string;
  /** Hash of the headline's key: read-also lines find their article by it. */
  readonly headline_key: string;
  readonly standfirst: string | null;
  readonly body: BodyDocument;
  readonly slug: string;
  readonly section_id: string | null;
  readonly author_ids: readonly string[];
  readonly top_image: TopImage | null;
  readonly published_at: Instant;
  /** When this version began to show. */
  readonly updated_at: Instant;
  /** When readers first saw other content than at first; null until then. */
  readonly revised_at: Instant | null;
  /** It ends, or ended, because the article is taken down, not because another version follows. */
  readonly taken_down: boolean;
  /** What the address says after the version was taken down without a successor. */
  readonly withdrawn_notice: string | null;
}

/** An article that is withheld at every instant; it has no rows elsewhere. */
export interface KillRow {
  readonly article_id: string;
  readonly killed_at: Instant;
  readonly notice: string;
  /** The date that readers saw; null when they never saw the article. */
  readonly published_at: Instant | null;
  readonly section_id: string | null;
  /** Hashed keys of the headlines that readers saw: no read-also line says them again. */
  readonly headline_keys: readonly string[];
}

/** A correction, bound to the change that it speaks of. */
export interface CorrectionRow {
  readonly article_id: string;
  /** The version that it led to. */
  readonly version: number;
  readonly corrected_at: Instant;
  readonly note: string;
  readonly changes: RecordedChange;
}

/** A reply or a ruling, as it reads in a time. */
export interface NoticeRow {
  readonly article_id: string;
  readonly notice_id: string;
  readonly revision: number;
  readonly visible: Visible;
  readonly kind: ArticleNoticeKind;
  readonly attached_at: Instant;
  readonly title: string;
  readonly body: BodyDocument;
  readonly sender: string | null;
  readonly url: string | null;
}

/** What a desk was called, and when. */
export interface DeskRow {
  readonly desk_id: string;
  readonly revision: number;
  readonly visible: Visible;
  readonly name: string;
}

/** What a section was called, and when. */
export interface SectionRow {
  readonly section_id: string;
  readonly revision: number;
  readonly visible: Visible;
  readonly name: string;
  readonly slug: string;
  readonly ordinal: number;
  readonly description: string | null;
  readonly four_eyes: boolean;
}

/** What an author was called, and when. Retiring leaves bylines as they are. */
export interface AuthorRow {
  readonly author_id: string;
  readonly revision: number;
  readonly visible: Visible;
  readonly name: string;
  readonly retired: boolean;
}

/** The words of a picture, and when; the file is the same in all rows. */
export interface MediaRow {
  readonly media_id: string;
  readonly revision: number;
  readonly visible: Visible;
  readonly uploaded_at: Instant;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  readonly widths: readonly number[];
  readonly alt: string;
  readonly caption: string | null;
  readonly credit: string | null;
}

/** An arrangement of a front: it stands from its time on, until the next one of its front begins. */
export interface FrontArrangementRow {
  /** `{front}/{revision}`, or `{front}/plan {plan}`: an event touches one of them, however long the history. */
  readonly arrangement: string;
  /** `front`, or the id of a section. */
  readonly front: string;
  readonly starts_at: Instant;
  /** Of the event; of two that begin at one time the later one stands. */
  readonly revision: number;
  /** The plan that it came from; null when an editor arranged the front at once. */
  readonly plan: number | null;
  readonly arranged_by: string;
}

/** A place of an arrangement. */
export interface FrontSlotRow {
  readonly arrangement: string;
  readonly ordinal: number;
  readonly article_id: string;
  readonly headline: string | null;
  readonly kicker: string | null;
  readonly size: string;
  /** When the place falls back to the newest story. */
  readonly until: Instant | null;
}

const tables = {
  versions: table<VersionRow>({
    columns: {
      article_id: 'uuid',
      version: 'int',
      visible: 'tstzrange',
      headline: 'text',
      headline_key: 'text',
      standfirst: 'text?',
      body: 'jsonb',
      slug: 'text',
      section_id: 'uuid?',
      author_ids: 'uuid[]',
      top_image: 'jsonb?',
      published_at: 'timestamptz',
      updated_at: 'timestamptz',
      revised_at: 'timestamptz?',
      taken_down: 'boolean',
      withdrawn_notice: 'text?',
    },
    primaryKey: ['article_id', 'version'],
    partitionKey: 'article_id',
    indexes: [
      // Lists, newest first, at any instant: nothing is dated after it shows, so a scan begins at the instant asked
      // for. The last column lets it pass over an archive that was imported later without touching its rows.
      '(published_at desc, article_id desc, lower(visible))',
      '(section_id, published_at desc, article_id desc, lower(visible))',
      '(headline_key, lower(visible))',
      // The next instant at which something changes.
      '(lower(visible))',
      '(upper(visible)) where not upper_inf(visible)',
    ],
  }),
  kills: table<KillRow>({
    columns: {
      article_id: 'uuid',
      killed_at: 'timestamptz',
      notice: 'text',
      published_at: 'timestamptz?',
      section_id: 'uuid?',
      headline_keys: 'text[]',
    },
    primaryKey: ['article_id'],
    partitionKey: 'article_id',
    indexes: ['(killed_at desc, article_id desc)', 'using gin (headline_keys)'],
  }),
  corrections: table<CorrectionRow>({
    columns: {
      article_id: 'uuid',
      version: 'int',
      corrected_at: 'timestamptz',
      note: 'text',
      changes: 'jsonb',
    },
    primaryKey: ['article_id', 'version'],
    partitionKey: 'article_id',
    indexes: ['(corrected_at desc, article_id desc, version desc)'],
  }),
  notices: table<NoticeRow>({
    columns: {
      article_id: 'uuid',
      notice_id: 'uuid',
      revision: 'int',
      visible: 'tstzrange',
      kind: 'text',
      attached_at: 'timestamptz',
      title: 'text',
      body: 'jsonb',
      sender: 'text?',
      url: 'text?',
    },
    primaryKey: ['article_id', 'notice_id', 'revision'],
    partitionKey: 'article_id',
  }),
  desks: table<DeskRow>({
    columns: { desk_id: 'uuid', revision: 'int', visible: 'tstzrange', name: 'text' },
    primaryKey: ['desk_id', 'revision'],
    partitionKey: 'desk_id',
  }),
  sections: table<SectionRow>({
    columns: {
      section_id: 'uuid',
      revision: 'int',
      visible: 'tstzrange',
      name: 'text',
      slug: 'text',
      ordinal: 'int',
      description: 'text?',
      four_eyes: 'boolean',
    },
    primaryKey: ['section_id', 'revision'],
    partitionKey: 'section_id',
    indexes: ['(slug, lower(visible))'],
  }),
  authors: table<AuthorRow>({
    columns: { author_id: 'uuid', revision: 'int', visible: 'tstzrange', name: 'text', retired: 'boolean' },
    primaryKey: ['author_id', 'revision'],
    partitionKey: 'author_id',
  }),
  media: table<MediaRow>({
    columns: {
      media_id: 'uuid',
      revision: 'int',
      visible: 'tstzrange',
      uploaded_at: 'timestamptz',
      sha256: 'text',
      width: 'int',
      height: 'int',
      widths: 'jsonb',
      alt: 'text',
      caption: 'text?',
      credit: 'text?',
    },
    primaryKey: ['media_id', 'revision'],
    partitionKey: 'media_id',
    indexes: [
      '(uploaded_at desc, media_id desc) where upper_inf(visible)',
      // The same picture, uploaded more than once.
      '(sha256)',
    ],
  }),
  front_arrangements: table<FrontArrangementRow>({
    columns: {
      arrangement: 'text',
      front: 'text',
      starts_at: 'timestamptz',
      revision: 'int',
      plan: 'int?',
      arranged_by: 'text',
    },
    primaryKey: ['arrangement'],
    partitionKey: 'arrangement',
    indexes: ['(front, starts_at desc, revision desc)', '(starts_at, arrangement)'],
  }),
  front_slots: table<FrontSlotRow>({
    columns: {
      arrangement: 'text',
      ordinal: 'int',
      article_id: 'uuid',
      headline: 'text?',
      kicker: 'text?',
      size: 'text',
      until: 'timestamptz?',
    },
    primaryKey: ['arrangement', 'ordinal'],
    partitionKey: 'arrangement',
    indexes: ['(article_id)', '(until) where until is not null'],
  }),
};

type PublishedEvent = ArticleEvent | DeskEvent | SectionEvent | AuthorEvent | MediaEvent | FrontEvent;
type Tables = RowSets<typeof tables>;

/** What readers see of articles, at every instant: versions in their time, and the names, pictures and fronts around them. */
export const publishedArticles = projection<PublishedEvent, typeof tables>({
  name: 'published_articles',
  revision: 4,
  categories: ['article', 'section', 'author', 'media', 'front', 'desk'],
  tables,
  removing: ['ArticleUnpublished', 'ArticleKilled', 'MediaErased'],

  partitions(event) {
    const id = aggregateIdOf(event.stream);
    switch (event.type) {
      case 'ArticlePublished':
      case 'ArticleScheduled':
      case 'ArticleUnpublicationScheduled':
      case 'ArticleUnscheduled':
      case 'ArticleUnpublished':
        return { versions: [id], kills: [id] };
      case 'ArticleCorrected':
        return { versions: [id], kills: [id], corrections: [id] };
      case 'ArticleKilled':
        return { versions: [id], kills: [id], corrections: [id], notices: [id] };
      case 'ArticleNoticeAttached':
      case 'ArticleNoticeRevised':
      case 'ArticleNoticeWithdrawn':
        return { notices: [id], kills: [id] };
      case 'DeskDefined':
      case 'DeskRevised':
      case 'DeskRetired':
      case 'DeskReinstated':
        return { desks: [id] };
      case 'SectionDefined':
      case 'SectionRevised':
      case 'SectionRetired':
      case 'SectionReinstated':
        return { sections: [id] };
      case 'AuthorDefined':
      case 'AuthorRevised':
      case 'AuthorRetired':
      case 'AuthorReinstated':
        return { authors: [id] };
      case 'MediaUploaded':
      case 'MediaRevised':
      case 'MediaErased':
        return { media: [id] };
      case 'FrontArranged':
      case 'FrontScheduled':
      case 'FrontUnscheduled':
        return { front_arrangements: [arrangementOf(id, event)], front_slots: [arrangementOf(id, event)] };
      default:
        return {};
    }
  },

  apply(event, rows) {
    const id = aggregateIdOf(event.stream);
    const kill = CONCERNS_READERS.has(event.type) ? rows.kills.get({ article_id: id }) : undefined;
    if (kill) {
      // Recorded before the kill and applied only now, because something was in its way.
      withholdHeadline(rows.kills, kill, event);
      return;
    }
    switch (event.type) {
      case 'ArticlePublished': {
        // A due fact tells what ArticleScheduled has made visible already.
        if (event.data.dueAt !== null) return;
        const { version, content, publishedAt, change } = event.data;
        show(rows.versions, { id, version, from: event.occurredAt, content, publishedAt, change });
        return;
      }
      case 'ArticleScheduled': {
        const { version, content, publishAt, publishedAt, change } = event.data;
        const from = laterOf(event.occurredAt, publishAt);
        show(rows.versions, { id, version, from, content, publishedAt, change });
        return;
      }
      case 'ArticleUnpublicationScheduled': {
        const { unpublishAt, notice } = event.data;
        takeDown(rows.versions, id, { at: laterOf(event.occurredAt, unpublishAt), notice });
        return;
      }
      case 'ArticleUnscheduled':
        if (event.data.slot === 'publication') {
          callOff(rows.versions, id, event.data.version, event.occurredAt);
        } else {
          leaveUp(rows.versions, id, event.occurredAt);
        }
        return;
      case 'ArticleUnpublished':
        // A due fact tells what ArticleUnpublicationScheduled has ended already.
        if (event.data.dueAt !== null) return;
        takeDown(rows.versions, id, { at: event.occurredAt, notice: event.data.notice });
        endShowing(rows.versions, rows.versions.partition(id), event.occurredAt);
        return;
      case 'ArticleCorrected': {
        const { version, content, publishedAt, note, changes } = event.data;
        const { occurredAt: from } = event;
        show(rows.versions, { id, version, from, content, publishedAt, change: 'updated' });
        rows.corrections.put({ article_id: id, version, corrected_at: from, note, changes });
        return;
      }
      case 'ArticleKilled': {
        const { occurredAt: killedAt } = event;
        const seen = rows.versions.partition(id).filter(({ visible }) => visible.from < killedAt);
        const shown = seen.at(-1);
        for (const row of rows.versions.partition(id)) rows.versions.delete(row);
        for (const row of rows.corrections.partition(id)) rows.corrections.delete(row);
        for (const row of rows.notices.partition(id)) rows.notices.delete(row);
        const stood = rows.kills.get({ article_id: id });
        if (stood) {
          rows.kills.put({ ...stood, notice: event.data.notice });
          return;
        }
        rows.kills.put({
          article_id: id,
          killed_at: killedAt,
          notice: event.data.notice,
          published_at: shown?.published_at ?? null,
          section_id: shown?.section_id ?? null,
          headline_keys: inOrder(seen.map(({ headline_key }) => headline_key)),
        });
        return;
      }
      case 'ArticleNoticeAttached': {
        const { noticeId, kind, ...text } = event.data;
        endShowing(rows.notices, noticesOf(rows.notices, id, noticeId), event.occurredAt);
        rows.notices.put({
          article_id: id,
          notice_id: noticeId,
          ...fresh(event),
          kind,
          attached_at: event.occurredAt,
          ...noticeText(text),
        });
        return;
      }
      case 'ArticleNoticeRevised': {
        const { noticeId, ...text } = event.data;
        const timeline = noticesOf(rows.notices, id, noticeId);
        const before = timeline.at(-1);
        endShowing(rows.notices, timeline, event.occurredAt);
        if (before) rows.notices.put({ ...before, ...noticeText(text), ...fresh(event) });
        return;
      }
      case 'ArticleNoticeWithdrawn': {
        const timeline = noticesOf(rows.notices, id, event.data.noticeId);
        endShowing(rows.notices, timeline, event.occurredAt);
        return;
      }
      case 'DeskDefined':
        rows.desks.put({ desk_id: id, ...fresh(event), ...event.data });
        return;
      case 'DeskRevised':
        succeed(rows.desks, id, event, event.data);
        return;
      case 'DeskRetired':
        endShowing(rows.desks, rows.desks.partition(id), event.occurredAt);
        return;
      case 'DeskReinstated':
        succeed(rows.desks, id, event, {});
        return;
      case 'SectionDefined': {
        const { fourEyes, ...facts } = event.data;
        rows.sections.put({ section_id: id, ...fresh(event), ...facts, four_eyes: fourEyes });
        return;
      }
      case 'SectionRevised': {
        const { fourEyes, ...facts } = event.data;
        const changes = fourEyes === undefined ? facts : { ...facts, four_eyes: fourEyes };
        succeed(rows.sections, id, event, changes);
        return;
      }
      case 'SectionRetired':
        endShowing(rows.sections, rows.sections.partition(id), event.occurredAt);
        return;
      case 'SectionReinstated':
        succeed(rows.sections, id, event, {});
        return;
      case 'AuthorDefined':
        rows.authors.put({ author_id: id, ...fresh(event), ...event.data, retired: false });
        return;
      case 'AuthorRevised':
        succeed(rows.authors, id, event, event.data);
        return;
      case 'AuthorRetired':
        succeed(rows.authors, id, event, { retired: true });
        return;
      case 'AuthorReinstated':
        succeed(rows.authors, id, event, { retired: false });
        return;
      case 'MediaUploaded': {
        const { sha256, width, height, widths, alt, caption, credit } = event.data;
        const file = { sha256, width, height, widths };
        rows.media.put({
          media_id: id,
          ...fresh(event),
          uploaded_at: event.occurredAt,
          ...file,
          alt,
          caption,
          credit,
        });
        return;
      }
      case 'MediaRevised':
        succeed(rows.media, id, event, event.data);
        return;
      case 'MediaErased':
        for (const row of rows.media.partition(id)) rows.media.delete(row);
        return;
      case 'FrontArranged':
        // A due fact tells what FrontScheduled has put up already.
        if (event.data.dueAt === null) arrange(rows, event, event.occurredAt);
        return;
      case 'FrontScheduled':
        clear(rows, arrangementOf(id, event));
        arrange(rows, event, laterOf(event.occurredAt, event.data.from));
        return;
      case 'FrontUnscheduled':
        clear(rows, arrangementOf(id, event));
        return;
      default:
        return;
    }
  },
});

/** What a headline is found by: fixed in length, so that no headline is too long for an index. */
export function hashedHeadlineKey(headline: string): string {
  return createHash('sha256').update(headlineKey(headline)).digest('base64url');
}

interface Showing {
  readonly id: string;
  readonly version: number;
  readonly from: Instant;
  readonly content: ArticleContent;
  readonly publishedAt: Instant;
  readonly change: PublicationChange;
}

/** What may not come back once the article is killed. */
const CONCERNS_READERS: ReadonlySet<string> = new Set<ArticleEvent['type']>([
  'ArticlePublished',
  'ArticleScheduled',
  'ArticleUnpublicationScheduled',
  'ArticleUnscheduled',
  'ArticleUnpublished',
  'ArticleCorrected',
  'ArticleNoticeAttached',
  'ArticleNoticeRevised',
  'ArticleNoticeWithdrawn',
]);

function withholdHeadline(kills: RowSet<KillRow>, kill: KillRow, event: Recorded<PublishedEvent>): void {
  const shown = shownBy(event);
  if (!shown || shown.from >= kill.killed_at) return;
  const { headline_keys: known } = kill;
  kills.put({ ...kill, headline_keys: inOrder([...known, hashedHeadlineKey(shown.headline)]) });
}

/** The headline that an event brings to readers, and when. */
function shownBy(
  event: Recorded<PublishedEvent>,
): { readonly headline: string; readonly from: Instant } | undefined {
  switch (event.type) {
    case 'ArticlePublished':
    case 'ArticleCorrected':
      return { headline: event.data.content.headline, from: event.occurredAt };
    case 'ArticleScheduled': {
      const { content, publishAt } = event.data;
      return { headline: content.headline, from: laterOf(event.occurredAt, publishAt) };
    }
    default:
      return undefined;
  }
}

/** Each once, and in one order whenever they came. */
function inOrder(keys: readonly string[]): readonly string[] {
  return [...new Set(keys)].sort();
}

/** From `from` on readers see this version and no other, until the article is taken down, if that is planned. */
function show(versions: RowSet<VersionRow>, showing: Showing): void {
  const { id, version, from, content, publishedAt, change } = showing;
  const rows = versions.partition(id);
  const before = rows.findLast((row) => row.version < version);
  const ending = rows.find((row) => row.version !== version && row.taken_down && showsAt(row, from));
  for (const row of rows) {
    if (row.visible.until === null || row.visible.until > from) versions.put(endedBySuccessor(row, from));
  }
  versions.put({
    article_id: id,
    version,
    visible: { from, until: ending?.visible.until ?? null },
    headline: content.headline,
    headline_key: hashedHeadlineKey(content.headline),
    standfirst: content.standfirst,
    body: content.body,
    slug: slugOf(content.headline),
    section_id: content.sectionId,
    author_ids: content.byline,
    top_image: content.topImage,
    published_at: publishedAt,
    updated_at: from,
    revised_at: revisedAt(change, from, before),
    taken_down: ending !== undefined,
    withdrawn_notice: ending?.withdrawn_notice ?? null,
  });
}

function endedBySuccessor(row: VersionRow, at: Instant): VersionRow {
  const visible = { from: row.visible.from, until: at };
  return { ...row, visible, taken_down: false, withdrawn_notice: null };
}

function revisedAt(change: PublicationChange, from: Instant, before: VersionRow | undefined): Instant | null {
  switch (change) {
    case 'first':
      return null;
    case 'updated':
      return from;
    case 'unchanged':
      return before?.revised_at ?? null;
  }
}

/** A version that was to show later does not; the one before it shows on, for as long as this one would have. */
function callOff(versions: RowSet<VersionRow>, id: string, version: number, at: Instant): void {
  const planned = versions.get({ article_id: id, version });
  if (!planned || planned.visible.from <= at) return;
  const { from, until } = planned.visible;
  const before = versions.partition(id).find((row) => row.visible.until === from && !row.taken_down);
  versions.delete(planned);
  if (!before) return;
  const { taken_down, withdrawn_notice } = planned;
  versions.put({ ...before, visible: { ...before.visible, until }, taken_down, withdrawn_notice });
}

/** What shows at an instant ends there; what is planned for later stays planned. */
function takeDown(
  versions: RowSet<VersionRow>,
  id: string,
  { at, notice }: { readonly at: Instant; readonly notice: string | null },
): void {
  const shown = versions.partition(id).find((row) => showsAt(row, at));
  if (!shown) return;
  const visible = { ...shown.visible, until: at };
  versions.put({ ...shown, visible, taken_down: true, withdrawn_notice: notice });
}

/** The article is not taken down as was planned: what was to end then shows on, up to what is planned to follow. */
function leaveUp(versions: RowSet<VersionRow>, id: string, at: Instant): void {
  const rows = versions.partition(id);
  const ending = rows.find(
    ({ taken_down, visible }) => taken_down && visible.until !== null && visible.until > at,
  );
  if (!ending) return;
  const later = rows.map(({ visible }) => visible.from).filter((from) => from > ending.visible.from);
  const until = later.sort()[0] ?? null;
  const visible = { ...ending.visible, until };
  versions.put({ ...ending, visible, taken_down: false, withdrawn_notice: null });
}

function noticesOf(notices: RowSet<NoticeRow>, id: string, noticeId: string): readonly NoticeRow[] {
  return notices.partition(id).filter((row) => row.notice_id === noticeId);
}

function noticeText({ title, body, from, url }: ArticleNoticeText) {
  return { title, body, sender: from, url };
}

function showsAt({ visible }: { readonly visible: Visible }, at: Instant): boolean {
  return visible.from <= at && (visible.until === null || at < visible.until);
}

function fresh(event: Recorded<PublishedEvent>): { readonly revision: number; readonly visible: Visible } {
  return { revision: Number(event.revision), visible: { from: event.occurredAt, until: null } };
}

/** Facts that change at `event`: the row so far ends there, and one with the changes follows. */
function succeed<R extends { readonly visible: Visible }>(
  rows: RowSet<R>,
  id: string,
  event: Recorded<PublishedEvent>,
  changes: Partial<NoInfer<R>>,
): void {
  const timeline = rows.partition(id);
  const before = timeline.at(-1);
  endShowing(rows, timeline, event.occurredAt);
  if (before) rows.put({ ...before, ...changes, ...fresh(event) });
}

function arrangementOf(front: string, { type, revision, data }: Recorded<FrontEvent>): string {
  return type === 'FrontArranged' ? `${front}/${revision}` : `${front}/plan ${data.plan}`;
}

function arrange(rows: Tables, event: Recorded<FrontArranged | FrontScheduled>, startsAt: Instant): void {
  const front = aggregateIdOf(event.stream);
  const arrangement = arrangementOf(front, event);
  rows.front_arrangements.put({
    arrangement,
    front,
    starts_at: startsAt,
    revision: Number(event.revision),
    plan: event.data.plan,
    arranged_by: event.actorId,
  });
  event.data.slots.forEach((slot, ordinal) => {
    if (slot === null) return;
    const { articleId, headline, kicker, size, until } = slot;
    rows.front_slots.put({ arrangement, ordinal, article_id: articleId, headline, kicker, size, until });
  });
}

function clear(rows: Tables, arrangement: string): void {
  for (const row of rows.front_arrangements.partition(arrangement)) rows.front_arrangements.delete(row);
  for (const row of rows.front_slots.partition(arrangement)) rows.front_slots.delete(row);
}
