import { z } from 'zod';
import { isLocalDateTime, isTimeZone, toInstant } from '#kernel';

const FORBIDDEN_CHARACTERS = /[^\P{Cc}\n\t]|\p{Cs}|\p{Noncharacter_Code_Point}/u;
const VISIBLE = /[^\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\p{Z}]/u;
const EARLIEST_YEAR = 1700;
const LATEST_YEAR = 2999;

/** Lengths in UTF-16 code units, after trimming; `min` is 1 unless told. */
export interface TextLimits {
  readonly max: number;
  readonly min?: number;
}

/**
 * Text of one or more lines as people type it: NFC, trimmed, `\n` line ends, well-formed Unicode, no control
 * characters but `\n` and `\t`. What passes can be stored by PostgreSQL and shown in XML. Text in which nothing can be
 * seen, such as a lone zero-width space, counts as empty.
 */
export function text(limits: TextLimits): z.ZodString {
  return tidied()
    .min(limits.min ?? 1)
    .max(limits.max);
}

/** Text of one line, such as a headline or a name; otherwise as {@link text}. */
export function line(limits: TextLimits): z.ZodString {
  return text(limits).refine((value) => !/[\n\t\u2028\u2029]/.test(value), {
    error: 'must be one line without tabs',
  });
}

function tidied(): z.ZodString {
  return z
    .string()
    .overwrite((value) => value.replace(/\r\n?/g, '\n').normalize('NFC').trim())
    .refine((value) => !FORBIDDEN_CHARACTERS.test(value), {
      error: 'must be well-formed text without control characters',
    })
    .overwrite((value) => (VISIBLE.test(value) ? value : ''));
}

/** A UUID of any version, lower-cased so that it names the same stream however it was typed. */
export const uuidSchema = z.uuid().toLowerCase().meta({ example: '0190163d-8694-739b-aea5-966c26f8ad91' });

const RFC_3339 =
  /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** Any RFC 3339 time with an offset (seconds may be left out), years 1700 to 2999, read as an `Instant`. */
export const instantSchema = z
  .string()
  .refine(isTime, {
    error: 'must be an RFC 3339 time with an offset, such as 2026-12-01T06:00:00Z',
    abort: true,
  })
  .overwrite((value) => toInstant(value))
  .refine(hasUsualYear, { error: `must lie in the years ${EARLIEST_YEAR} to ${LATEST_YEAR}` })
  .meta({ format: 'date-time', example: '2026-12-01T06:00:00.000Z' });

/** A calendar day, `YYYY-MM-DD`, years 1700 to 2999. */
export const localDateSchema = z.iso
  .date({ error: 'must be a date such as 2026-12-01' })
  .refine(hasUsualYear, { error: `must lie in the years ${EARLIEST_YEAR} to ${LATEST_YEAR}` })
  .meta({ example: '2026-12-01' });

/** A time on the wall clock, `YYYY-MM-DDTHH:MM`, years 1700 to 2999; it goes with a {@link timeZoneSchema}. */
export const localDateTimeSchema = z
  .string()
  .refine(isLocalDateTime, { error: 'must be a local time such as 2026-12-01T06:00', abort: true })
  .refine(hasUsualYear, { error: `must lie in the years ${EARLIEST_YEAR} to ${LATEST_YEAR}` })
  .meta({ example: '2026-12-01T06:00' });

/** An IANA time zone that this machine knows. */
export const timeZoneSchema = z
  .string()
  .max(64)
  .refine(isTimeZone, { error: 'must be an IANA time zone such as Europe/Copenhagen' })
  .meta({ example: 'Europe/Copenhagen' });

/** An absolute http or https address without credentials, kept as it was typed; at most 2,048 characters. */
export const webLinkSchema = line({ max: 2048 })
  .refine(isWebLink, { error: 'must be an absolute http or https address' })
  .meta({ format: 'uri', example: 'https://example.com/' });

function isTime(value: string): boolean {
  const day = RFC_3339.exec(value)?.[1];
  return day !== undefined && z.iso.date().safeParse(day).success;
}

function hasUsualYear(value: string): boolean {
  const year = Number(/^(\d{4})-/.exec(value)?.[1]);
  return year >= EARLIEST_YEAR && year <= LATEST_YEAR;
}

function isWebLink(value: string): boolean {
  if (!/^https?:\/\/[^/?#\s\\]/i.test(value) || /[\s\\]/.test(value)) return false;
  const url = URL.canParse(value) ? new URL(value) : null;
  return url !== null && url.hostname !== '' && url.username === '' && url.password === '';
}
