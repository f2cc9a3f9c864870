import { z } from 'zod';
import { companyReferenceSchema } from '#companies';
import { bodySchema } from '#editorial';
import { line, localDateTimeSchema, text, timeZoneSchema, uuidSchema, webLinkSchema } from '#platform';
import { CAPACITY } from '../domain/calendar.js';
import { placementKeySchema } from './placement.input-schemas.js';

const HOME_ZONE = 'Europe/Copenhagen';

/** A sponsored post without its label, which comes from the advertiser's name alone. */
export const creativeSchema = z.strictObject({
  headline: line({ max: 200 }).meta({ example: 'Kabler der holder til havet' }),
  teaser: text({ max: 1_000 })
    .nullable()
    .default(null)
    .meta({ example: 'Læs hvordan en havn fik styr på nettet.' }),
  url: webLinkSchema
    .nullable()
    .default(null)
    .describe('Where the advertiser sends the reader.')
    .meta({ example: 'https://sydkyst.example/kabler' }),
  body: bodySchema
    .nullable()
    .default(null)
    .describe('A text to read on this site, as a ProseMirror document. The teaser then leads to it.'),
  image: z
    .strictObject({ mediaId: uuidSchema, alt: line({ max: 300 }) })
    .nullable()
    .default(null)
    .describe('A picture of the media library.'),
});

/** `POST /bookings`. */
export const draftBookingSchema = z
  .strictObject({
    placement: z
      .union([z.strictObject({ id: uuidSchema }), z.strictObject({ key: placementKeySchema })])
      .describe('A placement by its id or its key.'),
    advertiser: companyReferenceSchema,
    share: z
      .int()
      .min(1)
      .max(CAPACITY)
      .default(CAPACITY)
      .describe('Hundredths of a position: 50 shows in every other 36 seconds.'),
    start: localDateTimeSchema.describe('Local time; one that has passed begins at once.').meta({
      example: '2030-12-01T00:00',
    }),
    end: localDateTimeSchema.describe('Local time at which it shows no more.').meta({
      example: '2031-01-01T00:00',
    }),
    timeZone: timeZoneSchema.default(HOME_ZONE),
    creative: creativeSchema,
    book: z
      .boolean()
      .default(false)
      .describe('Book at once. When there is no room nothing is recorded, unless the room went meanwhile.'),
  })
  .meta({
    example: {
      placement: { key: 'rail' },
      advertiser: { name: 'Sydkyst ApS' },
      share: 50,
      start: '2030-12-01T00:00',
      end: '2031-01-01T00:00',
      creative: {
        headline: 'Kabler der holder til havet',
        teaser: 'Læs hvordan en havn fik styr på nettet.',
        url: 'https://sydkyst.example/kabler',
      },
    },
  });

/** The parsed {@link draftBookingSchema}. */
export type DraftBookingBody = z.output<typeof draftBookingSchema>;
