import { scheduleRule } from '#scheduling';
import type { ScheduleRule } from '#scheduling';
import type { BookingEvent } from '../domain/booking.events.js';

/** When flights start and end. */
export const bookingScheduleRule = scheduleRule<BookingEvent>({
  category: 'booking',
  dueOf(event) {
    switch (event.type) {
      case 'BookingClaimed': {
        const { claimVersion: version, from, until } = event.data;
        return {
          set: [
            { fact: 'AdStarted', version, dueAt: from },
            { fact: 'AdEnded', version, dueAt: until },
          ],
        };
      }
      case 'AdStarted':
      case 'AdEnded':
        return { clear: [event.type] };
      case 'BookingCancelled':
        return { clear: ['AdStarted', 'AdEnded'] };
      case 'BookingDrafted':
      case 'CreativeSubmitted':
      case 'CreativeApproved':
        return {};
    }
  },
});

/** All schedule rules of this context. */
export const advertisingScheduleRules: readonly ScheduleRule[] = [bookingScheduleRule];
