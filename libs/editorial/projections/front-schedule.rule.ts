import { scheduleRule } from '#scheduling';
import type { FrontEvent } from '../domain/front.events.js';

/** When planned arrangements wait for their time. */
export const frontScheduleRule = scheduleRule<FrontEvent>({
  category: 'front',
  dueOf(event) {
    switch (event.type) {
      case 'FrontScheduled': {
        const { plan, version, from } = event.data;
        return { set: [{ fact: factOf(plan), version, dueAt: from }] };
      }
      case 'FrontUnscheduled':
        return { clear: [factOf(event.data.plan)] };
      case 'FrontArranged':
        return event.data.plan === null ? {} : { clear: [factOf(event.data.plan)] };
      default:
        return {};
    }
  },
});

/** A front waits for several plans at a time. */
function factOf(plan: number): string {
  return `FrontArranged ${plan}`;
}
