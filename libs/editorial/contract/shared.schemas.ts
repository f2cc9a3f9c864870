import { z } from 'zod';
import { isInstant } from '#kernel';

/** An instant in the one form that events carry. */
export const recordedInstant = z.string().refine(isInstant, 'is not an instant in the form of the log');

/** The data of a fact that says everything by its type. */
export const nothingMore = z.strictObject({});
