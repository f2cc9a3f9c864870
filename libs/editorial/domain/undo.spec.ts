import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import type { Decider, DomainEvent } from '#kernel';
import { recorded } from '#testing/decider-specification';
import type { AuthorEvent } from './author.events.js';
import { authorUndoDecider } from './author-undo.decider.js';
import type { DeskEvent } from './desk.events.js';
import { deskUndoDecider } from './desk-undo.decider.js';
import { frontDecider } from './front.decider.js';
import type { FrontCommand } from './front.commands.js';
import type { FrontEvent, FrontSlot } from './front.events.js';
import { frontUndoDecider } from './front-undo.decider.js';
import type { MediaEvent } from './media.events.js';
import { mediaUndoDecider } from './media-undo.decider.js';
import type { RedirectEvent } from './redirect.events.js';
import { redirectUndoDecider } from './redirect-undo.decider.js';
import { sectionDecider } from './section.decider.js';
import type { SectionCommand } from './section.commands.js';
import type { SectionEvent } from './section.events.js';
import { sectionUndoDecider } from './section-undo.decider.js';
import type { UndoCommand } from './undo.js';

const NOW = '2026-02-01T12:00:00.000Z';
const [NOON, NIGHT] = ['2026-02-02T11:00:00.000Z', '2026-02-02T22:00:00.000Z'];

/** given(history).takingBack(revision) -> then(events) | thenRefused(reason) */
function undo<State, Event extends DomainEvent>(decider: Decider<State, UndoCommand<State, Event>, Event>) {
  return {
    given(...history: readonly Event[]) {
      const log = recorded(history);
      const fold = (upTo: number) => log.slice(0, upTo).reduce(decider.evolve, decider.initialState);
      return {
        takingBack(revision: number, { now = NOW, ifRevision }: { now?: string; ifRevision?: bigint } = {}) {
          const decided = (): readonly Event[] => {
            const [event] = log.slice(revision, revision + 1);
            if (!event) throw new Error(`There is no revision ${revision}`);
            const around = { event, before: fold(revision), after: fold(revision + 1), ifRevision };
            return decider.decide({ type: 'Undo', ...around }, fold(log.length), now);
          };
          return {
            decided,
            then: (...expected: readonly Event[]) => expect(decided()).toEqual(expected),
            thenRefused(reason: string) {
              expect(refusalOf(decided)).toMatchObject({ code: 'cannot-undo', details: { reason } });
            },
            thenRefusedAs: (code: string) => expect(refusalOf(decided)).toMatchObject({ code }),
          };
        },
        state: fold(log.length),
      };
    },
  };
}

function refusalOf(decided: () => unknown): unknown {
  try {
    return { decided: decided() };
  } catch (error) {
    return error;
  }
}

const nothing = {};

describe('a change of a section', () => {
  const section = undo(sectionUndoDecider);
  const facts = { name: 'Havn', slug: 'havn', ordinal: 1, description: null, fourEyes: false };
  const defined: SectionEvent = { type: 'SectionDefined', data: facts };
  const renamed: SectionEvent = { type: 'SectionRevised', data: { name: 'Kyst', slug: 'kyst' } };
  const described: SectionEvent = { type: 'SectionRevised', data: { description: 'Ved vandet' } };
  const retired: SectionEvent = { type: 'SectionRetired', data: nothing };
  const reinstated: SectionEvent = { type: 'SectionReinstated', data: nothing };

  it('is taken back by its opposite, and that by its own', () => {
    const back: SectionEvent = { type: 'SectionRevised', data: { name: 'Havn', slug: 'havn' } };
    section.given(defined, renamed).takingBack(1).then(back);
    section.given(defined, renamed, back).takingBack(2).then(renamed);
    section.given(defined, retired).takingBack(1).then(reinstated);
    section.given(defined, retired, reinstated).takingBack(2).then(retired);
    section.given(defined).takingBack(0).then(retired);
  });

  it('leaves alone what others changed since, and is refused where they changed the same', () => {
    section
      .given(defined, renamed, described)
      .takingBack(1)
      .then({ type: 'SectionRevised', data: { name: 'Havn', slug: 'havn' } });
    section
      .given(defined, renamed, { type: 'SectionRevised', data: { name: 'Fjord' } })
      .takingBack(1)
      .thenRefused('superseded');
    section.given(defined, renamed).takingBack(0).thenRefused('superseded');
  });

  it('is refused when it is back already, or the section is closed', () => {
    const back: SectionEvent = { type: 'SectionRevised', data: { name: 'Havn', slug: 'havn' } };
    section.given(defined, renamed, back).takingBack(1).thenRefused('nothing-left');
    section.given(defined, retired, reinstated).takingBack(1).thenRefused('nothing-left');
    section.given(defined, renamed, retired).takingBack(1).thenRefused('in-the-way');
    section.given(defined, retired).takingBack(0).thenRefused('nothing-left');
  });

  it('leaves the section as it was, whatever was done before', () => {
    const name = fc.constantFrom('Havn', 'Kyst', 'Fjord');
    const command: fc.Arbitrary<SectionCommand> = fc.oneof(
      fc.record({ type: fc.constant('ReviseSection' as const), changes: fc.record({ name }) }),
      fc.record({
        type: fc.constant('ReviseSection' as const),
        changes: fc.record({ fourEyes: fc.boolean() }),
      }),
      fc.constant({ type: 'RetireSection' as const }),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 8 }), (commands) => {
        const history = commands.reduce<readonly SectionEvent[]>(
          (events, each) => [...events, ...attempted(sectionDecider, events, each)],
          [defined],
        );
        assertRestored(sectionUndoDecider, history, (state) => state && { ...state });
      }),
    );
  });
});

describe('a change of a desk, an author', () => {
  const desk = undo(deskUndoDecider);
  const author = undo(authorUndoDecider);

  it('is taken back: the name comes back, what was closed opens again', () => {
    const history: readonly DeskEvent[] = [
      { type: 'DeskDefined', data: { name: 'Kyst' } },
      { type: 'DeskRevised', data: { name: 'Havn' } },
    ];
    const retired: DeskEvent = { type: 'DeskRetired', data: nothing };
    desk
      .given(...history)
      .takingBack(1)
      .then({ type: 'DeskRevised', data: { name: 'Kyst' } });
    desk
      .given(...history, retired)
      .takingBack(2)
      .then({ type: 'DeskReinstated', data: nothing });
    desk
      .given(...history, retired)
      .takingBack(1)
      .thenRefused('in-the-way');
  });

  it('gives somebody who retired back to the choice, under a name that may have changed since', () => {
    const history: readonly AuthorEvent[] = [
      { type: 'AuthorDefined', data: { name: 'Asta Brøndum' } },
      { type: 'AuthorRetired', data: nothing },
      { type: 'AuthorRevised', data: { name: 'Asta Lind' } },
    ];
    author
      .given(...history)
      .takingBack(1)
      .then({ type: 'AuthorReinstated', data: nothing });
    author
      .given(...history)
      .takingBack(2)
      .then({ type: 'AuthorRevised', data: { name: 'Asta Brøndum' } });
    expect(author.given(...history, { type: 'AuthorReinstated', data: nothing }).state).toEqual({
      name: 'Asta Lind',
      retired: false,
    });
  });
});

describe('a change of a picture', () => {
  const media = undo(mediaUndoDecider);
  const file = { sha256: 'a'.repeat(64), type: 'image/jpeg', width: 2, height: 2, widths: [2] };
  const uploaded: MediaEvent = {
    type: 'MediaUploaded',
    data: { ...file, alt: 'Kran', caption: null, credit: 'Bo' },
  };
  const revised: MediaEvent = { type: 'MediaRevised', data: { alt: 'Kaj', caption: 'Kajen' } };
  const erased: MediaEvent = { type: 'MediaErased', data: nothing };

  it('is taken back when it is its words; that it is there, or erased, is for good', () => {
    media
      .given(uploaded, revised)
      .takingBack(1)
      .then({ type: 'MediaRevised', data: { alt: 'Kran', caption: null } });
    media.given(uploaded, revised).takingBack(0).thenRefused('for-good');
    media.given(uploaded, revised, erased).takingBack(1).thenRefusedAs('media-erased');
    media.given(uploaded, erased).takingBack(1).thenRefusedAs('media-erased');
  });
});

describe('a change of an old address', () => {
  const redirect = undo(redirectUndoDecider);
  const set = (to: string): RedirectEvent => ({ type: 'RedirectSet', data: { from: '/gammel', to } });
  const removed: RedirectEvent = { type: 'RedirectRemoved', data: nothing };

  it('lets it lead again to where it led, or nowhere', () => {
    redirect.given(set('/a')).takingBack(0).then(removed);
    redirect.given(set('/a'), set('/b')).takingBack(1).then(set('/a'));
    redirect.given(set('/a'), removed).takingBack(1).then(set('/a'));
    redirect.given(set('/a'), removed, set('/b')).takingBack(2).then(removed);
  });

  it('is refused when it leads somewhere else by now, or there already', () => {
    redirect.given(set('/a'), set('/b'), set('/c')).takingBack(1).thenRefused('superseded');
    redirect.given(set('/a'), set('/b'), set('/a')).takingBack(1).thenRefused('nothing-left');
    redirect.given(set('/a'), removed).takingBack(0).thenRefused('nothing-left');
  });
});

describe('a change of a front', () => {
  const front = undo(frontUndoDecider);
  const slot = (articleId: string): FrontSlot => ({
    ...{ articleId, headline: null, kicker: null, size: 'medium', until: null },
  });
  const [a, b, c] = [slot('a'), slot('b'), slot('c')];
  const arranged = (...slots: (FrontSlot | null)[]): FrontEvent => ({
    type: 'FrontArranged',
    data: { slots, plan: null, dueAt: null },
  });
  const planned = (version: number, from: string, ...slots: FrontSlot[]): FrontEvent => ({
    type: 'FrontScheduled',
    data: { plan: 1, version, from, slots },
  });
  const calledOff: FrontEvent = { type: 'FrontUnscheduled', data: { plan: 1 } };

  it('is taken back place by place: what others put elsewhere since stays', () => {
    front.given(arranged(a, b)).takingBack(0).then(arranged());
    front.given(arranged(a, b), arranged(c, b)).takingBack(1).then(arranged(a, b));
    front.given(arranged(a), arranged(b), arranged(b, c)).takingBack(1).then(arranged(a, c));
    front.given(arranged(a), arranged(b), arranged(c)).takingBack(1).thenRefused('superseded');
    front.given(arranged(a), arranged(b), arranged(b, a)).takingBack(1).thenRefused('superseded');
    front.given(arranged(a), arranged(b), arranged(a)).takingBack(1).thenRefused('nothing-left');
  });

  it('is taken back when it is planned: called off, planned again, or for the time before', () => {
    front
      .given(planned(1, NOON, a))
      .takingBack(0)
      .then(calledOff);
    front
      .given(planned(1, NOON, a), calledOff)
      .takingBack(1)
      .then(planned(2, NOON, a));
    front
      .given(planned(1, NOON, a), planned(2, NIGHT, a), planned(3, NIGHT, a, b))
      .takingBack(1)
      .then(planned(4, NOON, a, b));
    front
      .given(planned(1, NOON, a), planned(2, NOON, b))
      .takingBack(0)
      .thenRefused('superseded');
    front
      .given(planned(1, NOON, a), calledOff)
      .takingBack(0)
      .thenRefused('superseded');
    front
      .given(planned(1, NOON, a), calledOff, planned(2, NOON, a))
      .takingBack(1)
      .thenRefused('nothing-left');
  });

  it('is not planned for a time that is over or taken by another plan', () => {
    const history = [planned(1, NOON, a), calledOff];
    front
      .given(...history)
      .takingBack(1, { now: NIGHT })
      .thenRefused('time-passed');
    const other: FrontEvent = {
      type: 'FrontScheduled',
      data: { plan: 2, version: 2, from: NOON, slots: [b] },
    };
    front
      .given(...history, other)
      .takingBack(1)
      .thenRefused('in-the-way');
  });

  it('puts back what stood before a plan came true, for who saw the newest of it', () => {
    const true1: FrontEvent = { type: 'FrontArranged', data: { slots: [b], plan: 1, dueAt: NOON } };
    const history = [arranged(a), planned(1, NOON, b), true1];
    front
      .given(...history)
      .takingBack(2, { now: NIGHT, ifRevision: 2n })
      .then(arranged(a));
    front
      .given(...history)
      .takingBack(2, { now: NIGHT, ifRevision: 1n })
      .thenRefusedAs('revision-mismatch');
    front
      .given(...history)
      .takingBack(1, { now: NIGHT })
      .thenRefused('superseded');
  });

  it('leaves stories and plans as they were, whatever was done before', () => {
    const slots = fc.uniqueArray(fc.constantFrom(a, b, c), { maxLength: 3 });
    const from = fc.constantFrom(NOON, NIGHT, '2026-02-03T05:00:00.000Z');
    const plan = fc.integer({ min: 1, max: 3 });
    const command: fc.Arbitrary<FrontCommand> = fc.oneof(
      fc.record({ type: fc.constant('ArrangeFront' as const), slots }),
      fc.record({ type: fc.constant('ScheduleFront' as const), from, slots }),
      fc.record({ type: fc.constant('RevisePlan' as const), plan, from, slots }),
      fc.record({ type: fc.constant('UnscheduleFront' as const), plan }),
    );
    fc.assert(
      fc.property(fc.array(command, { minLength: 1, maxLength: 10 }), (commands) => {
        const history = commands.reduce<readonly FrontEvent[]>(
          (events, each) => [...events, ...attempted(frontDecider, events, each)],
          [],
        );
        assertRestored(frontUndoDecider, history, (state) => ({
          slots: state.slots,
          planned: state.planned.map(({ version: _version, ...each }) => each),
        }));
      }),
    );
  });
});

/** What a command does; nothing when it is refused. */
function attempted<State, Command, Event extends DomainEvent>(
  decider: Decider<State, Command, Event>,
  history: readonly Event[],
  command: Command,
): readonly Event[] {
  const state = recorded(history).reduce(decider.evolve, decider.initialState);
  try {
    return decider.decide(command, state, NOW);
  } catch {
    return [];
  }
}

/** Taking back the newest revision leaves all as it was before it, and taking that back as it was after. */
function assertRestored<State, Event extends DomainEvent>(
  decider: Decider<State, UndoCommand<State, Event>, Event>,
  history: readonly Event[],
  told: (state: State) => unknown,
): void {
  const fold = (events: readonly Event[]) =>
    told(recorded(events).reduce(decider.evolve, decider.initialState));
  const newest = history.length - 1;
  if (newest < 1) return;
  const back = undo(decider)
    .given(...history)
    .takingBack(newest)
    .decided();
  expect(fold([...history, ...back])).toEqual(fold(history.slice(0, newest)));
  const again = undo(decider)
    .given(...history, ...back)
    .takingBack(history.length)
    .decided();
  expect(fold([...history, ...back, ...again])).toEqual(fold(history));
}
