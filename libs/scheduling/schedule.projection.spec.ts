import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '#kernel';
import { foldInMemory } from '#projections';
import { recorded } from '#testing/decider-specification';
import { scheduleAlarmsReactor } from './schedule-alarms.reactor.js';
import { scheduleProjection } from './schedule.projection.js';
import { scheduleRule } from './schedule-rule.js';

type EmbargoSet = DomainEvent<'EmbargoSet', { readonly until: string; readonly version: number }>;
type EmbargoLifted = DomainEvent<'EmbargoLifted', object>;

const rule = scheduleRule<EmbargoSet | EmbargoLifted>({
  category: 'story',
  dueOf(event) {
    switch (event.type) {
      case 'EmbargoSet': {
        const { until, version } = event.data;
        return { set: [{ fact: 'EmbargoLifted', version, dueAt: until }] };
      }
      case 'EmbargoLifted':
        return { clear: ['EmbargoLifted'] };
    }
  },
});

const embargo = (until: string, version: number): EmbargoSet => ({
  type: 'EmbargoSet',
  data: { until, version },
});
const lifted: EmbargoLifted = { type: 'EmbargoLifted', data: {} };
const due = (...events: readonly DomainEvent[]) =>
  foldInMemory(scheduleProjection([rule]), recorded(events, 'story-1'))['due'];

describe('The schedule table', () => {
  it('holds what a stream waits for, in its newest version', () => {
    expect(due(embargo('2026-03-01T08:00:00.000Z', 1), embargo('2026-03-02T08:00:00.000Z', 2))).toEqual([
      { stream: 'story-1', fact: 'EmbargoLifted', version: 2, due_at: '2026-03-02T08:00:00.000Z' },
    ]);
  });

  it('forgets what came true or was called off, also when it never knew it', () => {
    expect(due(embargo('2026-03-01T08:00:00.000Z', 1), lifted, lifted)).toEqual([]);
  });

  it('refuses two rules for one category', () => {
    expect(() => scheduleProjection([rule, rule])).toThrow('Two schedule rules');
  });
});

describe('The alarms of an event', () => {
  const alarms = (until: string) =>
    recorded([embargo(until, 7)], 'story-1').flatMap((event) => scheduleAlarmsReactor([rule]).react(event));

  it('go to the outbox when they ring within the next hours, or should have rung', () => {
    const dueAt = '2026-01-01T00:01:00.000Z';
    expect(alarms(dueAt)).toEqual([
      {
        kind: 'alarm',
        key: 'EmbargoLifted',
        payload: { stream: 'story-1', fact: 'EmbargoLifted', version: 7, dueAt },
      },
    ]);
    expect(alarms('2025-12-31T00:00:00.000Z')).toHaveLength(1);
  });

  it('are left to the daily look-ahead when they ring later', () => {
    expect(alarms('2026-01-03T00:00:00.000Z')).toEqual([]);
  });
});
