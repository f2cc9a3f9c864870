import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { DomainError, plusMilliseconds } from '#kernel';
import type { DomainEvent, Instant, Recorded } from '#kernel';
import { foldInMemory } from '#projections';
import { arbitraryArticleCommand } from '#testing/arbitrary-article';
import { EMPTY_CONTENT } from '../domain/article-content.js';
import type { ArticleContent } from '../domain/article-content.js';
import type { ArticleCommand } from '../domain/article.commands.js';
import { articleDecider } from '../domain/article.decider.js';
import type { ArticleState } from '../domain/article-state.js';
import type { ArticleEvent } from '../domain/article.events.js';
import type { AuthorEvent } from '../domain/author.events.js';
import type { FrontEvent, FrontSlot, FrontSlots } from '../domain/front.events.js';
import type { MediaEvent } from '../domain/media.events.js';
import type { SectionEvent } from '../domain/section.events.js';
import { hashedHeadlineKey, publishedArticles } from './published-articles.projection.js';
import type { VersionRow } from './published-articles.projection.js';

const ARTICLE = '3f0c2a4e-6b1d-4c8e-9a57-1d2e3f4a5b6c';
const SECTION = '8a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
const AUTHOR = 'c0ffee00-1234-4abc-8def-0123456789ab';
const MEDIA = '5d4c3b2a-1908-4f7e-8d6c-5b4a39281706';
const MONDAY = '2026-02-02T06:00:00.000Z';
const hours = (count: number) => plusMilliseconds(MONDAY, count * 3_600_000);

type AnyEvent = ArticleEvent | SectionEvent | AuthorEvent | MediaEvent | FrontEvent;
interface Told<Event extends DomainEvent> {
  readonly at: Instant;
  readonly event: Event;
}

/** A stream whose facts were recorded at the times given. */
const history = <Event extends AnyEvent>(stream: string, told: readonly Told<Event>[]): Recorded<Event>[] =>
  told.map(({ at, event }, index) => ({
    ...event,
    id: `00000000-0000-5000-8000-${String(index).padStart(12, '0')}`,
    stream,
    revision: BigInt(index),
    occurredAt: at,
    actorId: 'user-1',
    commandId: `command-${index}`,
  }));
const fold = (...streams: readonly Recorded<AnyEvent>[][]) => foldInMemory(publishedArticles, streams.flat());

const content = (headline: string): ArticleContent => ({ ...EMPTY_CONTENT, headline, sectionId: SECTION });
const drafted: ArticleEvent = { type: 'ArticleDrafted', data: { content: content('Kladde'), origin: null } };
const published = (
  version: number,
  more: Partial<Extract<ArticleEvent, { type: 'ArticlePublished' }>['data']> = {},
): ArticleEvent => ({
  type: 'ArticlePublished',
  data: {
    version,
    content: content(`Version ${version}`),
    publishedAt: MONDAY,
    change: version === 1 ? 'first' : 'updated',
    dueAt: null,
    ...more,
  },
});
const scheduled = (version: number, publishAt: Instant): ArticleEvent => ({
  type: 'ArticleScheduled',
  data: {
    version,
    publishAt,
    content: content(`Version ${version}`),
    publishedAt: publishAt,
    change: version === 1 ? 'first' : 'updated',
    approvedRevision: null,
  },
});
const unscheduled = (version: number): ArticleEvent => ({
  type: 'ArticleUnscheduled',
  data: { version, slot: 'publication' },
});
const unpublished = (notice: string | null = null): ArticleEvent => ({
  type: 'ArticleUnpublished',
  data: { notice, dueAt: null },
});
const versionsOf = (...told: readonly (readonly [Instant, ArticleEvent])[]) =>
  fold(
    history(
      `article-${ARTICLE}`,
      told.map(([at, event]) => ({ at, event })),
    ),
  ).versions;
const times = (rows: readonly VersionRow[]) =>
  rows.map(({ version, visible }) => [version, visible.from, visible.until]);

describe('a published article', () => {
  it('shows from the moment it was published, whatever date it carries', () => {
    const [row] = versionsOf(
      [hours(0), drafted],
      [hours(1), published(1, { publishedAt: '2016-04-26T07:00:00.000Z' })],
    );
    expect(row).toMatchObject({
      article_id: ARTICLE,
      visible: { from: hours(1), until: null },
      published_at: '2016-04-26T07:00:00.000Z',
      updated_at: hours(1),
      revised_at: null,
      slug: 'version-1',
      headline_key: hashedHeadlineKey('version 1.'),
    });
  });

  it('gives way to its update, which says since when the text is another', () => {
    const rows = versionsOf([hours(0), drafted], [hours(1), published(1)], [hours(2), published(2)]);
    expect(times(rows)).toEqual([
      [1, hours(1), hours(2)],
      [2, hours(2), null],
    ]);
    expect(rows.map((row) => row.revised_at)).toEqual([null, hours(2)]);
  });

  it('is gone from the moment it was unpublished, with its notice, and still shows before', () => {
    const rows = versionsOf(
      [hours(0), drafted],
      [hours(1), published(1)],
      [hours(2), unpublished('Taget ned')],
    );
    expect(times(rows)).toEqual([[1, hours(1), hours(2)]]);
    expect(rows[0]?.withdrawn_notice).toBe('Taget ned');
  });

  it('keeps the time of its last change when it is shown again unchanged', () => {
    const rows = versionsOf(
      [hours(0), drafted],
      [hours(1), published(1)],
      [hours(2), published(2)],
      [hours(3), unpublished()],
      [hours(5), published(3, { change: 'unchanged' })],
    );
    expect(times(rows)).toEqual([
      [1, hours(1), hours(2)],
      [2, hours(2), hours(3)],
      [3, hours(5), null],
    ]);
    expect(rows.at(-1)?.revised_at).toBe(hours(2));
  });
});

describe('a scheduled article', () => {
  it('is known to show from its time on as soon as it is scheduled', () => {
    expect(times(versionsOf([hours(0), drafted], [hours(1), scheduled(1, hours(9))]))).toEqual([
      [1, hours(9), null],
    ]);
  });

  it('shows no later when the worker records the fact late', () => {
    const rows = versionsOf(
      [hours(0), drafted],
      [hours(1), scheduled(1, hours(9))],
      [hours(12), published(1, { publishedAt: hours(9), dueAt: hours(9) })],
    );
    expect(times(rows)).toEqual([[1, hours(9), null]]);
  });

  it('leaves what shows now as it was when it is called off', () => {
    const planned = [
      [hours(0), drafted],
      [hours(1), published(1)],
      [hours(2), scheduled(2, hours(9))],
    ] as const;
    expect(times(versionsOf(...planned))).toEqual([
      [1, hours(1), hours(9)],
      [2, hours(9), null],
    ]);
    expect(times(versionsOf(...planned, [hours(3), unscheduled(2)]))).toEqual([[1, hours(1), null]]);
  });

  it('does not come back when the article is taken down before its time', () => {
    const rows = versionsOf(
      [hours(0), drafted],
      [hours(1), published(1)],
      [hours(2), scheduled(2, hours(9))],
      [hours(3), unpublished()],
    );
    expect(times(rows)).toEqual([[1, hours(1), hours(3)]]);
  });
});

const endPlanned = (version: number, unpublishAt: Instant): ArticleEvent => ({
  type: 'ArticleUnpublicationScheduled',
  data: { version, unpublishAt, notice: 'Slut' },
});

describe('an article that is to be taken down', () => {
  const planned = [
    [hours(0), drafted],
    [hours(1), published(1)],
    [hours(2), endPlanned(2, hours(9))],
  ] as const;

  it('ends at its time, with its notice, whoever records that and whenever', () => {
    const rows = versionsOf(...planned);
    expect(times(rows)).toEqual([[1, hours(1), hours(9)]]);
    expect(rows[0]?.withdrawn_notice).toBe('Slut');
    const recordedLate = versionsOf(...planned, [
      hours(12),
      { type: 'ArticleUnpublished', data: { notice: 'Slut', dueAt: hours(9) } },
    ]);
    expect(recordedLate).toEqual(rows);
  });

  it('ends then in whatever version, and shows on when that is called off', () => {
    const rows = versionsOf(...planned, [hours(3), published(3)]);
    expect(times(rows)).toEqual([
      [1, hours(1), hours(3)],
      [3, hours(3), hours(9)],
    ]);
    expect(rows.map((row) => row.withdrawn_notice)).toEqual([null, 'Slut']);
    const calledOff: ArticleEvent = {
      type: 'ArticleUnscheduled',
      data: { version: 2, slot: 'unpublication' },
    };
    expect(times(versionsOf(...planned, [hours(4), calledOff]))).toEqual([[1, hours(1), null]]);
  });

  it('comes back with the update that is scheduled for later', () => {
    expect(times(versionsOf(...planned, [hours(3), scheduled(3, hours(20))]))).toEqual([
      [1, hours(1), hours(9)],
      [3, hours(20), null],
    ]);
  });
});

describe('what stands beside an article', () => {
  const correction: ArticleEvent = {
    type: 'ArticleCorrected',
    data: {
      version: 2,
      content: content('Rettet'),
      publishedAt: MONDAY,
      note: 'Elleve, ikke tolv.',
      changes: { fields: { headline: 'Rettet' }, putBlocks: [], removedBlocks: [], blockOrder: null },
    },
  };
  const reply: ArticleEvent = {
    type: 'ArticleNoticeAttached',
    data: {
      noticeId: MEDIA,
      kind: 'reply',
      title: 'Genmæle',
      body: EMPTY_CONTENT.body,
      from: 'Havnen',
      url: null,
    },
  };
  const told = [
    { at: hours(0), event: drafted },
    { at: hours(1), event: published(1) },
    { at: hours(2), event: correction },
    { at: hours(3), event: reply },
  ];
  const stream = `article-${ARTICLE}`;

  it('is a correction with its note and its change, from its time on', () => {
    const { versions, corrections } = fold(history(stream, told));
    expect(times(versions)).toEqual([
      [1, hours(1), hours(2)],
      [2, hours(2), null],
    ]);
    expect(corrections).toMatchObject([
      {
        version: 2,
        corrected_at: hours(2),
        note: 'Elleve, ikke tolv.',
        changes: { fields: { headline: 'Rettet' } },
      },
    ]);
  });

  it('is a reply, in each of its wordings for the time it had', () => {
    const { notices } = fold(
      history(stream, [
        ...told,
        {
          at: hours(5),
          event: {
            type: 'ArticleNoticeRevised',
            data: { noticeId: MEDIA, title: 'Svar', body: EMPTY_CONTENT.body, from: 'Havnen', url: null },
          },
        },
        { at: hours(7), event: { type: 'ArticleNoticeWithdrawn', data: { noticeId: MEDIA } } },
      ]),
    );
    expect(notices.map(({ title, visible }) => [title, visible.from, visible.until])).toEqual([
      ['Genmæle', hours(3), hours(5)],
      ['Svar', hours(5), hours(7)],
    ]);
  });

  it('is withheld with the article when that is killed, at every instant, and nothing comes back', () => {
    const killed: ArticleEvent = { type: 'ArticleKilled', data: { notice: 'Trukket', reason: 'legal' } };
    const late = history(stream, [...told, { at: hours(9), event: killed }]);
    const [, , , , kill] = late;
    if (!kill) throw new Error('a kill');
    const inItsPlace = { article_id: ARTICLE, killed_at: hours(9), notice: 'Trukket' };
    for (const events of [late, [...late, ...late], [...late.slice(0, 1), kill, ...late.slice(1, 4)]]) {
      const { versions, corrections, notices, kills } = fold(events);
      expect([versions, corrections, notices]).toEqual([[], [], []]);
      expect(kills).toMatchObject([inItsPlace]);
      expect(kills.map(({ headline_keys }) => headline_keys)).toEqual([
        [hashedHeadlineKey('Version 1'), hashedHeadlineKey('Rettet')].sort(),
      ]);
    }
    expect(fold([...late, ...late]).kills).toMatchObject([{ published_at: MONDAY }]);
    expect(fold([...late.slice(0, 1), kill]).kills).toMatchObject([{ published_at: null }]);
  });
});

describe('a killed article', () => {
  const stream = `article-${ARTICLE}`;
  const killed: ArticleEvent = { type: 'ArticleKilled', data: { notice: 'Trukket', reason: 'error' } };

  it('keeps hashes of the headlines that readers saw, and no word of them', () => {
    const told = [
      { at: hours(0), event: drafted },
      { at: hours(1), event: published(1) },
      { at: hours(2), event: published(2) },
      { at: hours(3), event: published(3, { content: content('version 1!') }) },
      { at: hours(4), event: scheduled(4, hours(5)) },
      { at: hours(6), event: scheduled(5, hours(20)) },
      { at: hours(9), event: killed },
    ];
    const events = history(stream, told);
    const [kill] = events.slice(-1);
    if (!kill) throw new Error('a kill');
    const seen = ['Version 1', 'Version 2', 'version 1!', 'Version 4'].map(hashedHeadlineKey);
    for (const order of [events, [kill, ...events], [...events, ...events]]) {
      const { kills } = fold(order);
      expect(kills.map(({ headline_keys }) => headline_keys)).toEqual([[...new Set(seen)].sort()]);
      expect(JSON.stringify(kills)).not.toMatch(/version/i);
    }
  });

  it('keeps none of an article that readers never saw', () => {
    const told = [
      { at: hours(0), event: drafted },
      { at: hours(1), event: scheduled(1, hours(20)) },
      { at: hours(2), event: killed },
    ];
    expect(fold(history(stream, told)).kills).toMatchObject([{ headline_keys: [] }]);
  });
});

/**
 * What readers see at an instant, told from the log alone: events after the instant do not matter for it, unless the
 * article was killed.
 */
function seenAt(events: readonly Recorded<ArticleEvent>[], at: Instant): number | null {
  if (events.some(({ type }) => type === 'ArticleKilled')) return null;
  let shown: number | null = null;
  let plan: { readonly version: number; readonly publishAt: Instant } | null = null;
  let end: Instant | null = null;
  const passTime = (now: Instant) => {
    const showsAt = plan && plan.publishAt <= now ? plan.publishAt : null;
    const endsAt = end !== null && end <= now ? end : null;
    if (endsAt !== null && (showsAt === null || endsAt < showsAt)) shown = null;
    if (showsAt !== null) shown = plan?.version ?? null;
    if (endsAt !== null && showsAt !== null && showsAt < endsAt) shown = null;
    if (showsAt !== null) plan = null;
    if (endsAt !== null) end = null;
  };
  for (const event of events.filter(({ occurredAt }) => occurredAt <= at)) {
    passTime(event.occurredAt);
    switch (event.type) {
      case 'ArticlePublished':
        if (event.data.dueAt === null) shown = event.data.version;
        break;
      case 'ArticleCorrected':
        shown = event.data.version;
        break;
      case 'ArticleScheduled':
        plan = event.data;
        break;
      case 'ArticleUnpublicationScheduled':
        end = event.data.unpublishAt;
        break;
      case 'ArticleUnscheduled':
        if (event.data.slot === 'publication') plan = null;
        else end = null;
        break;
      case 'ArticleUnpublished':
        if (event.data.dueAt === null) shown = plan = end = null;
        break;
      default:
    }
  }
  passTime(at);
  return shown;
}

describe('any history of an article', () => {
  it('shows at every instant what its log says, whoever records the due facts and whenever', () => {
    const step = fc.record({
      wait: fc.integer({ min: 1, max: 5 }),
      workerRuns: fc.boolean(),
      command: fc.oneof(
        {
          weight: 40,
          arbitrary: arbitraryArticleCommand([hours(3), hours(8), hours(20), hours(33), hours(47)]),
        },
        {
          weight: 1,
          arbitrary: fc.constant<ArticleCommand>({ type: 'KillArticle', notice: 'Trukket', reason: 'error' }),
        },
      ),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const told: Told<ArticleEvent>[] = [];
        let state: ArticleState | null = null;
        const record = (event: ArticleEvent, at: Instant) => {
          told.push({ at, event });
          const last = history(`article-${ARTICLE}`, told).at(-1);
          if (last) state = articleDecider.evolve(state, last);
        };
        record({ type: 'ArticleDrafted', data: { content: content('Havnen'), origin: null } }, MONDAY);
        let hour = 0;
        for (const { wait, workerRuns, command } of steps) {
          hour += wait;
          const due = articleDecider.due?.(state, hours(hour)) ?? [];
          try {
            const before = due.reduce<ArticleState | null>((folded, { event }) => {
              const [recordedDue] = history(`article-${ARTICLE}`, [{ at: hours(hour), event }]);
              return recordedDue ? articleDecider.evolve(folded, recordedDue) : folded;
            }, state);
            const decided = articleDecider.decide(command, before, hours(hour));
            if (decided.length > 0 || workerRuns) due.forEach(({ event }) => record(event, hours(hour)));
            decided.forEach((event) => record(event, hours(hour)));
          } catch (error) {
            if (!(error instanceof DomainError)) throw error;
          }
        }
        const events = history(`article-${ARTICLE}`, told);
        const rows = fold(events).versions;
        for (let half = 0; half <= 130; half += 1) {
          const at = plusMilliseconds(MONDAY, half * 1_800_000);
          const shown = rows.filter(
            ({ visible }) => visible.from <= at && (visible.until === null || at < visible.until),
          );
          expect(shown.map(({ version }) => version)).toEqual([seenAt(events, at)].filter((v) => v !== null));
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('the names around articles', () => {
  it('keeps every name of a section for the time it had it, and closes and opens it', () => {
    const { sections } = fold(
      history<SectionEvent>(`section-${SECTION}`, [
        {
          at: hours(0),
          event: {
            type: 'SectionDefined',
            data: { name: 'Havnen', slug: 'havnen', ordinal: 1, description: null, fourEyes: false },
          },
        },
        { at: hours(5), event: { type: 'SectionRevised', data: { name: 'Havn og kyst' } } },
        { at: hours(9), event: { type: 'SectionRetired', data: {} } },
        { at: hours(12), event: { type: 'SectionReinstated', data: {} } },
      ]),
    );
    expect(sections.map(({ name, slug, visible }) => [name, slug, visible.from, visible.until])).toEqual([
      ['Havnen', 'havnen', hours(0), hours(5)],
      ['Havn og kyst', 'havnen', hours(5), hours(9)],
      ['Havn og kyst', 'havnen', hours(12), null],
    ]);
  });

  it('keeps a retired author in the bylines', () => {
    const { authors } = fold(
      history<AuthorEvent>(`author-${AUTHOR}`, [
        { at: hours(0), event: { type: 'AuthorDefined', data: { name: 'Asta Brøndum' } } },
        { at: hours(2), event: { type: 'AuthorRevised', data: { name: 'Asta Krogh' } } },
        { at: hours(4), event: { type: 'AuthorRetired', data: {} } },
        { at: hours(6), event: { type: 'AuthorReinstated', data: {} } },
      ]),
    );
    expect(authors.map(({ name, retired, visible }) => [name, retired, visible.until])).toEqual([
      ['Asta Brøndum', false, hours(2)],
      ['Asta Krogh', false, hours(4)],
      ['Asta Krogh', true, hours(6)],
      ['Asta Krogh', false, null],
    ]);
  });

  it('keeps the words of a picture for the time they stood', () => {
    const file = { sha256: 'ab'.repeat(32), width: 800, height: 450, widths: [800, 640] };
    const { media } = fold(
      history<MediaEvent>(`media-${MEDIA}`, [
        {
          at: hours(0),
          event: {
            type: 'MediaUploaded',
            data: { ...file, type: 'image/png', alt: 'En kran', caption: null, credit: null },
          },
        },
        { at: hours(3), event: { type: 'MediaRevised', data: { alt: 'En gul kran' } } },
      ]),
    );
    expect(media.map(({ alt, sha256, uploaded_at }) => [alt, sha256, uploaded_at])).toEqual([
      ['En kran', file.sha256, hours(0)],
      ['En gul kran', file.sha256, hours(0)],
    ]);
  });
});

describe('a front', () => {
  const slot = (articleId: string, until: Instant | null = null): FrontSlot => ({
    articleId,
    headline: null,
    kicker: 'Havnen',
    size: 'large',
    until,
  });
  const arranged = (...slots: FrontSlots): FrontEvent => ({
    type: 'FrontArranged',
    data: { slots, plan: null, dueAt: null },
  });
  const scheduled = (from: Instant, ...slots: FrontSlots): FrontEvent => ({
    type: 'FrontScheduled',
    data: { plan: 1, version: 1, from, slots },
  });
  const frontOf = (events: Parameters<typeof history<FrontEvent>>[1]) => {
    const { front_arrangements, front_slots } = fold(history<FrontEvent>('front-front', events));
    return front_arrangements
      .map(({ arrangement, starts_at, plan }) => {
        const slots = front_slots.filter((row) => row.arrangement === arrangement);
        return [starts_at, plan, ...slots.map((row) => [row.ordinal, row.article_id, row.until])];
      })
      .sort();
  };

  it('is kept as it was at every time, a place no longer than it was given', () => {
    expect(
      frontOf([
        { at: hours(0), event: arranged(slot(ARTICLE, hours(2)), null, slot(SECTION, hours(9))) },
        { at: hours(5), event: arranged(slot(AUTHOR)) },
      ]),
    ).toEqual([
      [hours(0), null, [0, ARTICLE, hours(2)], [2, SECTION, hours(9)]],
      [hours(5), null, [0, AUTHOR, null]],
    ]);
  });

  it('is planned from its time on, whenever that is recorded', () => {
    const planned = { at: hours(1), event: scheduled(hours(8), slot(SECTION)) };
    const recorded: FrontEvent = {
      type: 'FrontArranged',
      data: { slots: [slot(SECTION)], plan: 1, dueAt: hours(8) },
    };
    const front = [
      [hours(0), null, [0, ARTICLE, null]],
      [hours(8), 1, [0, SECTION, null]],
    ];
    const before = [{ at: hours(0), event: arranged(slot(ARTICLE)) }, planned];
    expect(frontOf(before)).toEqual(front);
    expect(frontOf([...before, { at: hours(20), event: recorded }])).toEqual(front);
  });

  it('forgets a plan that was changed or called off', () => {
    const planned = { at: hours(1), event: scheduled(hours(8), slot(SECTION), slot(AUTHOR)) };
    expect(frontOf([planned, { at: hours(2), event: scheduled(hours(6), slot(ARTICLE)) }])).toEqual([
      [hours(6), 1, [0, ARTICLE, null]],
    ]);
    expect(
      frontOf([planned, { at: hours(2), event: { type: 'FrontUnscheduled', data: { plan: 1 } } }]),
    ).toEqual([]);
  });
});
