import { z } from 'zod';
import { line } from '#platform';
import { creativeSchema } from './booking.input-schemas.js';

/** `POST /bookings/{id}/creatives`. */
export const submitCreativeSchema = z
  .strictObject({
    creative: creativeSchema,
    approve: z
      .boolean()
      .default(false)
      .describe('Show it without another look; needs the permission to review creatives.'),
  })
  .meta({
    example: {
      creative: {
        headline: 'Kabler der holder til havet',
        teaser: 'Læs hvordan en havn fik styr på nettet.',
        url: 'https://sydkyst.example/kabler',
      },
    },
  });

/** The parsed {@link submitCreativeSchema}. */
export type SubmitCreativeBody = z.output<typeof submitCreativeSchema>;

/** `POST /bookings/{id}/creatives/{version}/reject`. */
export const rejectCreativeSchema = z
  .strictObject({ reason: line({ max: 500 }).meta({ example: 'Overskriften lover for meget.' }) })
  .meta({ example: { reason: 'Overskriften lover for meget.' } });

/** The parsed {@link rejectCreativeSchema}. */
export type RejectCreativeBody = z.output<typeof rejectCreativeSchema>;

/** `PUT /placements/{id}/house-ad`. */
export const chooseHouseAdSchema = z.strictObject({ creative: creativeSchema.nullable() }).meta({
  example: { creative: { headline: 'Bliv abonnent', teaser: 'Få avisen hver morgen.', url: null } },
});

/** The parsed {@link chooseHouseAdSchema}. */
export type ChooseHouseAdBody = z.output<typeof chooseHouseAdSchema>;
