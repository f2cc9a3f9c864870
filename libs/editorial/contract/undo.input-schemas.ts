import { z } from 'zod';

/** `POST /{sections, desks, authors, redirects, media}/{id}/undo`. */
export const undoChangeSchema = z
  .strictObject({
    revision: z
      .int()
      .min(0)
      .max(Number.MAX_SAFE_INTEGER)
      .describe('What this revision did is taken back; each command answers with the revision that it made.'),
  })
  .meta({ example: { revision: 1 } });

/** `POST /fronts/{front}/undo`: a front begins with an arrangement, which can be taken back too. */
export const undoFrontSchema = undoChangeSchema.meta({ example: { revision: 0 } });

/** The parsed {@link undoChangeSchema}. */
export type UndoChangeBody = z.output<typeof undoChangeSchema>;

/** What every route that takes a change back says of itself. */
export const TAKING_BACK =
  'Records the opposite and removes nothing; that can be taken back too. What others changed elsewhere since stays. ' +
  'When something later has replaced what the revision did, or nothing is left of it, 409 `cannot-undo` says so, with ' +
  'a `reason`: `superseded`, `nothing-left`, `in-the-way`, `time-passed` or `for-good`.';
