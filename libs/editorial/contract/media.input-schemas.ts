import { z } from 'zod';
import { line, text } from '#platform';
import { BODY_LIMITS } from './body.schema.js';

const words = {
  alt: text({ max: BODY_LIMITS.altLength }).describe('What the picture shows, for those who do not see it.'),
  caption: text({ max: BODY_LIMITS.captionLength }),
  credit: line({ max: BODY_LIMITS.creditLength }).describe('Who made it.'),
};

/** The query of `POST /media`. */
export const uploadMediaSchema = z.strictObject({
  alt: words.alt.meta({ example: 'En gul kran ved kajen' }),
  caption: words.caption.optional(),
  credit: words.credit.optional(),
});

/** The parsed {@link uploadMediaSchema}. */
export type UploadMediaQuery = z.output<typeof uploadMediaSchema>;

/** `PATCH /media/{id}`. */
export const reviseMediaSchema = z
  .strictObject({
    alt: words.alt.optional(),
    caption: words.caption.nullable().optional(),
    credit: words.credit.nullable().optional(),
  })
  .meta({ example: { alt: 'En gul kran ved kajen', credit: 'Redaktionen' } });

/** The parsed {@link reviseMediaSchema}. */
export type ReviseMediaBody = z.output<typeof reviseMediaSchema>;
