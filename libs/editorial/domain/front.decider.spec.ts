import { describe, expect, it } from '@jest/globals';
import { specify } from '#testing/decider-specification';
import { frontDecider } from './front.decider.js';
import type { FrontEvent, FrontSlot, FrontSlots } from './front.events.js';

const slot = (articleId: string, more: Partial<FrontSlot> = {}): FrontSlot => ({
  articleId,
  headline: null,
  kicker: null,
  size: 'medium',
  until: null,
  ...more,
});
const arranged = (slots: FrontSlots): FrontEvent => ({
  type: 'FrontArranged',
  data: { slots, plan: null, dueAt: null },
});
const scheduled = (plan: number, from: string, slots: FrontSlots, version = plan): FrontEvent => ({
  type: 'FrontScheduled',
  data: { plan, version, from, slots },
});
const front = specify(frontDecider);
const [havn, lods, kran] = [
  '3f0c2a4e-6b1d-4c8e-9a57-1d2e3f4a5b6c',
  '8a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d',
  'c0ffee00-1234-4abc-8def-0123456789ab',
];
const [MONDAY, TUESDAY] = ['2026-03-02T05:00:00.000Z', '2026-03-03T05:00:00.000Z'];

describe('a front', () => {
  it('is arranged in order, with places left to the newest stories', () => {
    front
      .given()
      .when({ type: 'ArrangeFront', slots: [slot(havn), null, slot(lods), null] })
      .then(arranged([slot(havn), null, slot(lods)]));
  });

  it('records nothing when it stands as it stood', () => {
    front
      .given(arranged([slot(havn)]))
      .when({ type: 'ArrangeFront', slots: [slot(havn), null] })
      .thenNothing();
    front.given().when({ type: 'ArrangeFront', slots: [] }).thenNothing();
  });

  it('is cleared by an empty arrangement', () => {
    front
      .given(arranged([slot(havn)]))
      .when({ type: 'ArrangeFront', slots: [] })
      .then(arranged([]));
  });

  it('shows no story twice', () => {
    front
      .given()
      .when({ type: 'ArrangeFront', slots: [slot(havn), slot(havn, { size: 'large' })] })
      .thenRefused('front-not-arrangeable');
  });

  it('refuses a new place that is over already, but not one that ran out while it stood', () => {
    const lapsed = slot(havn, { until: '2026-01-15T00:00:00.000Z' });
    front
      .given()
      .when({ type: 'ArrangeFront', slots: [lapsed] })
      .thenRefused('front-not-arrangeable');
    front
      .given(arranged([lapsed]))
      .when({ type: 'ArrangeFront', slots: [slot(lods), lapsed] })
      .then(arranged([slot(lods), lapsed]));
  });
});

describe('a front that two editors arrange', () => {
  const monday = arranged([slot(havn), slot(lods), null]);

  it('keeps what both did in different places', () => {
    front
      .given(monday, arranged([slot(havn, { kicker: 'Havnen' }), slot(lods)]))
      .when({ type: 'ArrangeFront', baseRevision: 0n, slots: [slot(havn), slot(lods), slot(kran)] })
      .then(arranged([slot(havn, { kicker: 'Havnen' }), slot(lods), slot(kran)]));
  });

  it('asks when both put something else into one place, or one story into two', () => {
    front
      .given(monday, arranged([slot(kran), slot(lods)]))
      .when({ type: 'ArrangeFront', baseRevision: 0n, slots: [null, slot(lods)] })
      .thenRefused('edit-conflict');
    front
      .given(monday, arranged([slot(havn), slot(lods), slot(kran)]))
      .when({ type: 'ArrangeFront', baseRevision: 0n, slots: [slot(havn), slot(lods), null, slot(kran)] })
      .thenRefused('edit-conflict');
  });

  it('takes an arrangement that began by itself for somebody else’s', () => {
    front
      .given(monday, scheduled(1, MONDAY, [slot(kran)]), {
        type: 'FrontArranged',
        data: { slots: [slot(kran)], plan: 1, dueAt: MONDAY },
      })
      .when({ type: 'ArrangeFront', baseRevision: 1n, slots: [slot(havn, { size: 'large' }), slot(lods)] })
      .thenRefused('edit-conflict');
  });

  it('knows no revision that is yet to come, and no base of long ago', () => {
    front
      .given(monday)
      .when({ type: 'ArrangeFront', baseRevision: 1n, slots: [] })
      .thenRefused('unknown-revision');
    const often = Array.from({ length: 70 }, (_, index) =>
      arranged([slot(havn, { headline: `Havn ${index}` })]),
    );
    front
      .given(...often)
      .when({ type: 'ArrangeFront', baseRevision: 0n, slots: [slot(havn, { headline: 'Havn 0' })] })
      .thenRefused('edit-conflict');
  });

  it('is nobody’s before it is arranged: who saw it empty overwrites nothing', () => {
    front
      .given(monday)
      .when({ type: 'ArrangeFront', baseRevision: -1n, slots: [slot(kran)] })
      .thenRefused('edit-conflict');
    front
      .given()
      .when({ type: 'ArrangeFront', baseRevision: -1n, slots: [slot(kran)] })
      .then(arranged([slot(kran)]));
  });
});

describe('a planned front', () => {
  it('waits for its time beside what stands', () => {
    front
      .given(arranged([slot(havn)]))
      .when({ type: 'ScheduleFront', from: MONDAY, slots: [slot(lods), null] })
      .then(scheduled(1, MONDAY, [slot(lods)]));
  });

  it('is recorded when its time has come, each plan in its turn', () => {
    const planned = front.given(scheduled(1, TUESDAY, [slot(havn)]), scheduled(2, MONDAY, [slot(lods)]));
    expect(planned.due('2026-03-01T00:00:00.000Z')).toEqual([]);
    expect(planned.due(TUESDAY).map(({ dueAt, version }) => [dueAt, version])).toEqual([
      [MONDAY, 2],
      [TUESDAY, 1],
    ]);
  });

  it('stands when it was recorded, and can be called off no more', () => {
    const stands: FrontEvent = {
      type: 'FrontArranged',
      data: { slots: [slot(lods)], plan: 1, dueAt: MONDAY },
    };
    const came = front.given(arranged([slot(havn)]), scheduled(1, MONDAY, [slot(lods)]), stands);
    expect(came.state).toMatchObject({ slots: [slot(lods)], since: MONDAY, planned: [] });
    came.when({ type: 'UnscheduleFront', plan: 1 }).thenRefused('front-plan-unknown');
    front
      .given(scheduled(1, MONDAY, [slot(lods)]))
      .when({ type: 'UnscheduleFront', plan: 1 })
      .then({ type: 'FrontUnscheduled', data: { plan: 1 } });
  });

  it('is changed under its number, merged with what others did, and under another due time', () => {
    front
      .given(
        scheduled(1, MONDAY, [slot(havn), slot(lods)]),
        scheduled(1, TUESDAY, [slot(havn), slot(lods)], 2),
      )
      .when({
        type: 'RevisePlan',
        plan: 1,
        baseRevision: 0n,
        from: MONDAY,
        slots: [slot(havn), slot(lods), slot(kran)],
      })
      .then(scheduled(1, TUESDAY, [slot(havn), slot(lods), slot(kran)], 3));
    front
      .given(scheduled(1, MONDAY, []), scheduled(1, TUESDAY, [], 2))
      .when({ type: 'RevisePlan', plan: 1, baseRevision: 0n, from: '2026-03-04T05:00:00.000Z', slots: [] })
      .thenRefused('edit-conflict');
    front
      .given(scheduled(1, MONDAY, []))
      .when({ type: 'RevisePlan', plan: 1, baseRevision: 0n, from: MONDAY, slots: [] })
      .thenNothing();
  });

  it('has a time of its own to come, and places that last into it', () => {
    const one = front.given(scheduled(1, MONDAY, []));
    one.when({ type: 'ScheduleFront', from: MONDAY, slots: [] }).thenRefused('front-planned-already');
    one
      .when({ type: 'ScheduleFront', from: '2026-02-01T12:00:00.000Z', slots: [] })
      .thenRefused('not-in-the-future');
    one
      .when({ type: 'ScheduleFront', from: TUESDAY, slots: [slot(havn, { until: MONDAY })] })
      .thenRefused('front-not-arrangeable');
    front
      .given(
        ...Array.from({ length: 50 }, (_, day) =>
          scheduled(day + 1, `2026-04-01T05:00:00.${100 + day}Z`, []),
        ),
      )
      .when({ type: 'ScheduleFront', from: MONDAY, slots: [] })
      .thenRefused('too-many-plans');
  });
});
