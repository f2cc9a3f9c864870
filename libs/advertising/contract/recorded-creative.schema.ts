import { z } from 'zod';
import { bodySchema } from '#editorial';

const words = z.string().min(1);

/** Words and a picture as events hold them. */
export const recordedCreativeSchema = z.strictObject({
  headline: words,
  teaser: words.nullable(),
  url: words.nullable(),
  body: bodySchema.nullable(),
  image: z.strictObject({ mediaId: z.uuid(), alt: z.string() }).nullable(),
});

/** A creative as the events of a booking hold it. */
export const submittedCreativeSchema = recordedCreativeSchema.extend({ jobId: z.uuid().nullable() });
