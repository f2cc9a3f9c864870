import { z } from 'zod';
import { eventContract } from '#event-store';
import type { MediaErased, MediaRevised, MediaUploaded } from '../domain/media.events.js';

const words = {
  alt: z.string(),
  caption: z.string().nullable(),
  credit: z.string().nullable(),
};

/** The contracts of everything that can have happened to a picture. */
export const mediaEventContracts = [
  eventContract<MediaUploaded>({
    type: 'MediaUploaded',
    version: 1,
    schema: z.strictObject({
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      type: z.string(),
      width: z.int().positive(),
      height: z.int().positive(),
      widths: z.array(z.int().positive()).min(1),
      ...words,
    }),
  }),
  eventContract<MediaRevised>({
    type: 'MediaRevised',
    version: 1,
    schema: z.strictObject({
      alt: words.alt.exactOptional(),
      caption: words.caption.exactOptional(),
      credit: words.credit.exactOptional(),
    }),
  }),
  eventContract<MediaErased>({ type: 'MediaErased', version: 1, schema: z.strictObject({}) }),
];
