import { categoryOf } from '#event-store';
import { reactor } from '#projections';
import type { ReactorDefinition } from '#projections';
import { HORIZON_MS } from './alarm-clock.js';
import { rulesByCategory } from './schedule-rule.js';
import type { ScheduleRule } from './schedule-rule.js';

/** The kind of the effects by which an alarm reaches the queue without waiting for the next look-ahead. */
export const ALARM_EFFECT = 'alarm';

/**
 * Hands due times that an event sets for the next hours to the outbox, so that a story scheduled for the next minute
 * is on the alarm clock at once. What lies further ahead is the reconciler's.
 */
export function scheduleAlarmsReactor(rules: readonly ScheduleRule[]): ReactorDefinition {
  const ruleOf = rulesByCategory(rules);
  return reactor({
    name: 'schedule-alarms',
    categories: [...ruleOf.keys()],
    react(event) {
      const { stream } = event;
      const horizon = Date.parse(event.occurredAt) + HORIZON_MS;
      const { set = [] } = ruleOf.get(categoryOf(stream))?.dueOf(event) ?? {};
      return set
        .filter(({ dueAt }) => Date.parse(dueAt) <= horizon)
        .map(({ fact, version, dueAt }) => ({
          kind: ALARM_EFFECT,
          key: fact,
          payload: { stream, fact, version, dueAt },
        }));
    },
  });
}
