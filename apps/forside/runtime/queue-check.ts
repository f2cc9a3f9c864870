import type { HealthCheck } from '#platform';
import type { Scheduling } from '#scheduling';

/** The queue answers. How much waits in it is a matter of metrics: a long queue is no reason to take no requests. */
export function queueCheck(scheduling: Scheduling): HealthCheck {
  return {
    name: 'queue',
    check: async () => {
      const { waiting, active } = await scheduling.counts();
      return { ok: true, detail: `${scheduling.stats().engine}, ${waiting} waiting, ${active} at work` };
    },
  };
}
