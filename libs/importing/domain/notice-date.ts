import type { LocalDate } from '#kernel';

/**
 * What the words between auxiliary and verb say about time: nothing, a day, a time without its day or year (no date can
 * be told from it), a day that no calendar has, or something else altogether.
 */
export type NoticeTime =
  | { readonly type: 'none' }
  | { readonly type: 'day'; readonly date: LocalDate }
  | { readonly type: 'incomplete' }
  | { readonly type: 'impossible' }
  | { readonly type: 'unknown' };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'maj', 'jun', 'jul', 'aug', 'sep', 'okt', 'nov', 'dec'];
const MONTH =
  '(?<month>januar|jan|februar|febr|feb|marts|mar|april|apr|maj|juni|jun|juli|jul|august|aug|september|sept|sep|oktober|okt|november|nov|december|dec)\\.?';
const ADVERBS =
  /(?<!\p{L})(?:netop|nu|også|i dag|desuden|officielt|formelt|samtidig|for nylig|for nyligt)(?!\p{L})/giu;
const LEAD = /^(?:(?:med virkning|pr\.?|per|fra(?: og med)?|den|d\.|dags dato) ?)+/iu;
const DAY_AND_MONTH = new RegExp(`^(?<day>\\d{1,2}) ?\\.? ?${MONTH}(?:,? (?<year>\\d{4}))?$`, 'iu');
const NUMBERS = /^(?<day>\d{1,2}) ?[./-] ?(?<month>\d{1,2})(?: ?[./-] ?| )(?<year>\d{4})$/u;
const ISO = /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})$/u;
const WITHOUT_DAY_OR_YEAR = new RegExp(
  `^(?:${MONTH}(?: \\d{4})?|\\d{4}|\\d{1,2} ?[./] ?\\d{1,2}(?: ?[./-] ?\\d{2})?|\\d\\. kvartal(?: \\d{4})?)$`,
  'iu',
);

/** Reads `pr. 1. april 2027`, `fra den 1.1.2026`, `2027-04-01`, in any case; an empty text is `none`. */
export function noticeTimeOf(text: string): NoticeTime {
  if (text.length > 80) return { type: 'unknown' };
  const words = text.replace(ADVERBS, ' ').replace(/ +/g, ' ').trim();
  const time = words.replace(LEAD, '').replace(/[,.]$/, '').trim();
  if (time === '') return words === '' || /dato/iu.test(words) ? { type: 'none' } : { type: 'unknown' };
  const parts = (DAY_AND_MONTH.exec(time) ?? NUMBERS.exec(time) ?? ISO.exec(time))?.groups;
  if (!parts) return { type: WITHOUT_DAY_OR_YEAR.test(time) ? 'incomplete' : 'unknown' };
  const { day = '', month = '', year } = parts;
  if (year === undefined) return { type: 'incomplete' };
  const monthNumber = /^\d+$/.test(month)
    ? Number(month)
    : MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1;
  return dayOf(Number(year), monthNumber, Number(day));
}

function dayOf(year: number, month: number, day: number): NoticeTime {
  const time = new Date(Date.UTC(year, month - 1, day));
  const exists = year >= 1900 && time.getUTCMonth() === month - 1 && time.getUTCDate() === day;
  return exists ? { type: 'day', date: time.toISOString().slice(0, 10) } : { type: 'impossible' };
}

const TRAILING_TIME =
  /^(?<before>.*?\S),? (?<time>(?:pr\.?|per|fra|den|med virkning) ?(?:.{0,16} )?\d.{0,30})$/iu;

/** Splits `Partner pr. 1. maj 2026` into its words and its time; null when no time ends the text. */
export function splitTrailingTime(
  text: string,
): { readonly before: string; readonly time: NoticeTime } | null {
  const tail = Math.max(0, text.length - 60);
  const parts = TRAILING_TIME.exec(text.slice(tail))?.groups;
  const time = noticeTimeOf(parts?.['time'] ?? '');
  if (time.type === 'none' || time.type === 'unknown') return null;
  return { before: text.slice(0, tail) + (parts?.['before'] ?? ''), time };
}
