import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { DomainError } from '#kernel';
import type { Instant, Recorded } from '#kernel';
import { EMPTY_CONTENT } from './article-content.js';
import type { ArticleContent } from './article-content.js';
import type { ArticleCommand, PendingSchedule } from './article.commands.js';
import { articleDecider } from './article.decider.js';
import type { ArticleEvent } from './article.events.js';
import type { ArticleState } from './article-state.js';
import type { PublishingFacts } from './publishing-problems.js';

const SECTION = '8a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
const PEOPLE = ['user-1', 'user-2', 'user-3'] as const;
const timeAt = (hour: number): Instant => new Date(Date.UTC(2026, 1, 1, hour)).toISOString();
const facts: PublishingFacts = {
  sections: { [SECTION]: { fourEyes: true, closed: false } },
  described: {},
  shown: {},
  articleId: null,
  site: 'https://avis.example',
};

const pending = fc.constantFrom('refuse' as const, 'unschedule' as const, 'rebase' as const);
const field = fc.constantFrom('headline' as const, 'standfirst' as const);

/** Who does what: `one` and `other` are people, `text` is written nowhere else, `soon` is a time to come. */
interface Scene {
  readonly desk: CarefulDesk;
  readonly one: string;
  readonly other: string;
  readonly text: string;
  readonly now: Instant;
  readonly soon: Instant;
}
type Play = (scene: Scene) => void;

const write =
  (name: 'headline' | 'standfirst'): Play =>
  ({ desk, one, text, now }) =>
    desk.does({ type: 'ReviseArticle', changes: { [name]: text } }, one, now);
/** Takes back what readers have not seen; these words are no news. */
const goBack: Play = ({ desk, one, now }) => {
  const { headline, standfirst } = desk.state?.published?.content ?? EMPTY_CONTENT;
  desk.does({ type: 'ReviseArticle', changes: { headline, standfirst } }, one, now);
};
const submit =
  (timed: boolean): Play =>
  ({ desk, one, now, soon }) =>
    desk.does({ type: 'SubmitArticle', comment: null, publishAt: timed ? soon : null }, one, now);
const approve: Play = ({ desk, other, now }) =>
  desk.does(
    { type: 'ApproveArticle', comment: null, actorId: other, ifRevision: desk.state?.revision, facts },
    other,
    now,
  );
const asked =
  (command: (soon: Instant) => ArticleCommand): Play =>
  ({ desk, one, now, soon }) =>
    desk.does(command(soon), one, now);
const publish = (choice: PendingSchedule): Play =>
  asked(() => ({ type: 'PublishArticle', publishedAt: null, facts, pending: choice }));

/** All of them in turn, with words of their own. */
const inTurn =
  (words: string, ...acts: readonly Play[]): Play =>
  (scene) => {
    for (const act of acts) act({ ...scene, text: `${scene.text} ${words}` });
  };
/** A plan, something more urgent before its time, and the plan again. */
const takeUpAgain = [
  inTurn('i morgen', goBack, write('headline'), submit(true), approve),
  inTurn('nu', goBack, write('standfirst'), submit(false), approve),
  publish('rebase'),
];

/** What happens at a desk, some of it as it should. */
const plays: fc.Arbitrary<readonly Play[]> = fc.oneof(
  { weight: 4, arbitrary: field.map((name) => [write(name)]) },
  { weight: 4, arbitrary: fc.constant(takeUpAgain) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(field, fc.boolean(), fc.boolean())
      .map(([name, back, timed]) => [...(back ? [goBack] : []), write(name), submit(timed), approve]),
  },
  { weight: 2, arbitrary: fc.boolean().map((timed) => [submit(timed)]) },
  { weight: 4, arbitrary: fc.constant([approve]) },
  {
    weight: 4,
    arbitrary: pending.map((choice) => [publish(choice)]),
  },
  {
    weight: 2,
    arbitrary: pending.map((choice) => [
      asked(() => ({ type: 'CorrectArticle', note: 'Rettet', change: null, facts, pending: choice })),
    ]),
  },
  {
    weight: 2,
    arbitrary: fc.constant([asked((publishAt) => ({ type: 'ScheduleArticle', publishAt, facts }))]),
  },
  fc.constantFrom(
    [goBack],
    [asked(() => ({ type: 'RequestChanges', comment: 'Igen' }))],
    [asked(() => ({ type: 'UnscheduleArticle', slot: 'publication' }))],
    [asked(() => ({ type: 'UnpublishArticle', notice: null }))],
  ),
);
const turn = fc.record({
  one: fc.constantFrom(...PEOPLE),
  other: fc.constantFrom(...PEOPLE),
  plays,
  hours: fc.constantFrom(0, 0, 0, 1),
  plannedFor: fc.integer({ min: 1, max: 5 }),
});

/** A desk that remembers whose each word is, and who has agreed to it. */
class CarefulDesk {
  state: ArticleState | null = null;
  published = 0;
  private revision = 0n;
  private readonly writers = new Map<string, string>();
  private readonly approvers = new Map<string, Set<string>>();

  does(command: ArticleCommand, who: string, now: Instant): void {
    for (const { event } of articleDecider.due?.(this.state, now) ?? []) this.record(event, 'system', now);
    if (command.type === 'ReviseArticle') this.remember(command.changes, who);
    if (command.type === 'DraftArticle') this.remember(command.content, who);
    try {
      for (const event of articleDecider.decide(command, this.state, now)) this.record(event, who, now);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }

  private record(event: ArticleEvent, actorId: string, occurredAt: Instant): void {
    if (event.type === 'ArticleApproved') {
      const agreed = this.state?.review.plan?.content ?? this.state?.content ?? EMPTY_CONTENT;
      for (const text of wordsOf(agreed)) this.agree(text, actorId);
    }
    if (event.type === 'ArticlePublished' || event.type === 'ArticleCorrected') {
      this.published += 1;
      for (const text of wordsOf(event.data.content)) {
        const others = [...(this.approvers.get(text) ?? [])].filter((who) => who !== this.writers.get(text));
        expect([text, others.length > 0]).toEqual([text, true]);
      }
    }
    const recorded: Recorded<ArticleEvent> = {
      ...event,
      ...{ id: '', stream: '', revision: this.revision, occurredAt, actorId, commandId: '' },
    };
    this.revision += 1n;
    this.state = articleDecider.evolve(this.state, recorded);
  }

  private remember(written: Partial<ArticleContent>, who: string): void {
    for (const text of wordsOf({ ...EMPTY_CONTENT, ...written })) {
      if (!this.writers.has(text)) this.writers.set(text, who);
    }
  }

  private agree(text: string, who: string): void {
    this.approvers.set(text, (this.approvers.get(text) ?? new Set()).add(who));
  }
}

function wordsOf({ headline, standfirst }: ArticleContent): readonly string[] {
  return [headline, standfirst ?? ''].filter((text) => text !== '');
}

describe('a section that asks for four eyes', () => {
  it('shows readers no word that only its writer agreed to, whatever is planned, corrected and taken up again', () => {
    let published = 0;
    fc.assert(
      fc.property(fc.array(turn, { minLength: 5, maxLength: 20 }), (turns) => {
        const desk = new CarefulDesk();
        const content = { ...EMPTY_CONTENT, headline: 'Havnen', sectionId: SECTION };
        const draft: ArticleCommand = { type: 'DraftArticle', content, origin: null, publish: null, facts };
        desk.does(draft, 'user-1', timeAt(0));
        const first = { desk, one: 'user-1', other: 'user-2', text: '', now: timeAt(0), soon: timeAt(0) };
        for (const play of [submit(false), approve, publish('refuse')]) play(first);
        let hour = 0;
        turns.forEach(({ one, other, plays: acts, hours, plannedFor }, index) => {
          hour += hours;
          const [now, soon] = [timeAt(hour), timeAt(hour + plannedFor)];
          for (const play of acts) play({ desk, one, other, text: `ord ${index}`, now, soon });
        });
        published += desk.published;
      }),
      { numRuns: 600 },
    );
    // Most of it is refused, and not all.
    expect(published).toBeGreaterThan(800);
  });
});
