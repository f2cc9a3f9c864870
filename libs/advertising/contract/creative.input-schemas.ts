import { z } from 'zod';
import { bodySchema } from '#editorial';
import { line, text, uuidSchema, webLinkSchema } from '#platform';
import { CREATIVE_LIMITS } from '../domain/creative-fitness.js';

const headline = line({ max: CREATIVE_LIMITS.headline }).meta({ example: 'Kabler der holder til havet' });
const picture = z
  .strictObject({ mediaId: uuidSchema, alt: line({ max: 300 }) })
  .nullable()
  .default(null)
  .describe(
    `A picture of the media library: ${CREATIVE_LIMITS.pictureWidth} pixels wide or more, between as wide as high ` +
      `and ${CREATIVE_LIMITS.pictureRatio.most} times as wide.`,
  );

/** A sponsored post without its label, which comes from the advertiser's name alone. */
export const creativeSchema = z.strictObject({
  headline,
  teaser: text({ max: CREATIVE_LIMITS.teaser })
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
  image: picture,
});

/** What a booking shows: the words of a sponsored post, or one of our job ads in a placement for them. */
export const materialSchema = creativeSchema
  .extend({
    headline: headline.exactOptional(),
    jobId: uuidSchema
      .exactOptional()
      .describe('One of our job ads, in a placement of the format `job-ad-highlight`; then nothing else.'),
  })
  .refine((material) => (material.headline === undefined) === (material.jobId !== undefined), {
    path: ['headline'],
    error: 'give either `headline` or `jobId`',
  })
  .refine(
    ({ jobId, teaser, url, body, image }) =>
      jobId === undefined || [teaser, url, body, image].every((each) => each === null),
    { path: ['jobId'], error: 'shows the job ad as it stands: leave out everything else' },
  );

/** `POST /bookings/{id}/creatives`. */
export const submitCreativeSchema = z
  .strictObject({
    creative: materialSchema,
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

/** `POST /bookings/{id}/proof`. */
export const sendProofSchema = z
  .strictObject({
    creativeVersion: z
      .int()
      .min(1)
      .max(10_000)
      .exactOptional()
      .describe('The newest unless told; another one is refused, since it will not be shown.'),
    validForDays: z.int().min(1).max(60).default(7).describe('For so many days the link opens.'),
  })
  .default({ validForDays: 7 })
  .meta({ example: { validForDays: 7 } });

/** The parsed {@link sendProofSchema}. */
export type SendProofBody = z.output<typeof sendProofSchema>;

/** What the advertiser's form sends. A comment is needed to reject, since somebody must act on it. */
export const answerProofSchema = z
  .object({ answer: z.enum(['approved', 'rejected']), comment: text({ max: 1_000, min: 0 }).default('') })
  .refine(({ answer, comment }) => answer === 'approved' || comment !== '', {
    path: ['comment'],
    error: 'say what is to change',
  });

/** `PUT /placements/{id}/house-ad`. It has no page of its own, and so no text. */
export const chooseHouseAdSchema = z
  .strictObject({ creative: creativeSchema.omit({ body: true }).nullable() })
  .meta({
    example: { creative: { headline: 'Bliv abonnent', teaser: 'Få avisen hver morgen.', url: null } },
  });

/** The parsed {@link chooseHouseAdSchema}. */
export type ChooseHouseAdBody = z.output<typeof chooseHouseAdSchema>;
