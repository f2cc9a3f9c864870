import type { HealthCheck } from '#platform';
import type { Scheduling } from '#scheduling';

/** The queue answers. How much waits in it is a matter of metrics: a long queue is no reason to take no requests. */
export function queueCheck(scheduling: Scheduling): HealthCheck {
  return {
    name: 'queue',
    check: async () => {
      const { engine, ok, counts, problem } = await scheduling.health();
      const held = counts ? `, ${counts.waiting} waiting, ${counts.active} at work` : '';
      return { ok, detail: problem === null ? `${engine}${held}` : `${engine}: ${problem}` };
    },
  };
}
