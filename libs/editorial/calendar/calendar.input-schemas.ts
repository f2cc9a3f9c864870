import { z } from 'zod';
import { instantSchema, pageQuerySchema, uuidSchema } from '#platform';

/** What a calendar tells of. */
export const CALENDAR_KINDS = [
  'publication',
  'unpublication',
  'embargo',
  'due',
  'published',
  'updated',
  'unpublished',
  'front',
] as const;

/** One of {@link CALENDAR_KINDS}. */
export type CalendarKind = (typeof CALENDAR_KINDS)[number];

/** The longest time that a calendar is asked for at once. */
export const LONGEST_CALENDAR_DAYS = 93;

const DAY = 86_400_000;

/** `GET /calendar`. */
export const calendarQuerySchema = pageQuerySchema
  .extend({
    from: instantSchema.describe('The first instant of the time asked for.').meta({
      example: '2026-12-01T00:00:00Z',
    }),
    to: instantSchema
      .describe(`The first instant after it; ${LONGEST_CALENDAR_DAYS} days later at most.`)
      .meta({ example: '2026-12-08T00:00:00Z' }),
    kind: z
      .enum(CALENDAR_KINDS)
      .optional()
      .describe(
        '`publication` and `unpublication` are scheduled, `embargo` ends, work is `due`; readers have seen what is ' +
          '`published`, `updated` (another version in place of the one before) or `unpublished`; `front` is an ' +
          'arrangement that begins. All unless given.',
      ),
    section: uuidSchema
      .optional()
      .describe('The id of a section: its articles, what readers saw in it, and its front.'),
    desk: uuidSchema.optional().describe('The id of the desk that has the articles.'),
    assignee: uuidSchema.optional().describe('The id of the user who has the articles.'),
  })
  .superRefine(({ from, to }, context) => {
    const days = (Date.parse(to) - Date.parse(from)) / DAY;
    if (days > 0 && days <= LONGEST_CALENDAR_DAYS) return;
    const message = `must lie after from, and ${LONGEST_CALENDAR_DAYS} days after it at most`;
    context.addIssue({ code: 'custom', path: ['to'], message });
  });

/** The parsed {@link calendarQuerySchema}. */
export type CalendarRequest = z.output<typeof calendarQuerySchema>;
