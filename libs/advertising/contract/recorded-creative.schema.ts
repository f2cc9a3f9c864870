import { z } from 'zod';
import { bodySchema } from '#editorial';

const words = z.string().min(1);

/** A creative as events hold it. */
export const recordedCreativeSchema = z.strictObject({
  headline: words,
  teaser: words.nullable(),
  url: words.nullable(),
  body: bodySchema.nullable(),
  image: z.strictObject({ mediaId: z.uuid(), alt: z.string() }).nullable(),
});
