import type { Instant, LocalDate } from '#kernel';
import type { Language } from './view-models.js';

/** How a publication tells time: its language and its IANA zone. */
export interface DateStyle {
  readonly language: Language;
  readonly timeZone: string;
}

const MONTHS: Readonly<Record<Language, readonly string[]>> = {
  da: 'januar februar marts april maj juni juli august september oktober november december'.split(' '),
  en: 'January February March April May June July August September October November December'.split(' '),
};

const SHORT_MONTHS: Readonly<Record<Language, readonly string[]>> = {
  da: 'jan. feb. marts april maj juni juli aug. sep. okt. nov. dec.'.split(' '),
  en: 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '),
};

interface LocalTime {
  readonly year: string;
  readonly month: number;
  readonly day: number;
  readonly hour: string;
  readonly minute: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(timeZone, made);
  return made;
}

function localTimeOf(instant: Instant, timeZone: string): LocalTime {
  const parts: Record<string, string> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(Date.parse(instant))) parts[type] = value;
  const { year = '', month, day, hour = '', minute = '' } = parts;
  return { year, month: Number(month), day: Number(day), hour, minute };
}

function inWords(time: LocalTime, months: readonly string[], language: Language): string {
  const month = months[time.month - 1] ?? '';
  return language === 'da'
    ? `${time.day}. ${month} ${time.year} kl. ${time.hour}.${time.minute}`
    : `${time.day} ${month} ${time.year} at ${time.hour}:${time.minute}`;
}

/** `8. december 2025 kl. 14.05`, or `8 December 2025 at 14:05`. */
export function longTime(instant: Instant, { language, timeZone }: DateStyle): string {
  return inWords(localTimeOf(instant, timeZone), MONTHS[language], language);
}

/** `8. dec. 2025 kl. 14.05`, or `8 Dec 2025 at 14:05`: for lists. */
export function shortTime(instant: Instant, { language, timeZone }: DateStyle): string {
  return inWords(localTimeOf(instant, timeZone), SHORT_MONTHS[language], language);
}

/** The calendar day on which an instant falls in the publication's zone, in words: `8. december 2025`. */
export function longDay(instant: Instant, style: DateStyle): string {
  const { year, month, day } = localTimeOf(instant, style.timeZone);
  return dayInWords(year, month, day, style.language);
}

/** A calendar day in words: `1. januar 2026`, or `1 January 2026`. No zone, so never another day. */
export function longDate(date: LocalDate, language: Language): string {
  const [year = '', month, day] = date.split('-');
  return dayInWords(year, Number(month), Number(day), language);
}

function dayInWords(year: string, month: number, day: number, language: Language): string {
  const name = MONTHS[language][month - 1] ?? '';
  return language === 'da' ? `${day}. ${name} ${year}` : `${day} ${name} ${year}`;
}
