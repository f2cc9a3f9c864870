import type { LocalDate } from '#kernel';
import { splitRoleAndCompany, splitSentences, withoutClause } from './notice-details.js';
import type { DetailPlace, TextSpan, UnreadSentence } from './notice-details.js';
import { noticeTimeOf, splitTrailingTime, type NoticeTime } from './notice-date.js';
import { withoutFinalStop, wordCount } from './page-lines.js';
import type { Education, PreviousPosition } from './parsed-page.js';
import { PEOPLE_MOVE_KINDS, type PeopleMoveLabel } from './people-move-kinds.js';
import { carriesOwnStop } from './text-form.js';

/** What the sentences of a notice state. */
export interface ReadNotice {
  readonly kind: PeopleMoveLabel;
  readonly person: string;
  readonly company: string;
  readonly effectiveDate: LocalDate | null;
  readonly role: string | null;
  readonly responsibilities: string | null;
  readonly previousPosition: PreviousPosition | null;
  readonly education: Education | null;
  readonly remarks: readonly string[];
}

/**
 * A notice read; or refused, when its first sentence has a known form but something in it is not as it must be; or of
 * no known form. `why` is a sentence without personal data.
 */
export type NoticeReading =
  | { readonly type: 'read'; readonly notice: ReadNotice }
  | { readonly type: 'refused'; readonly why: string }
  | { readonly type: 'no-form'; readonly why: string };

const LONGEST_NOTICE = 5_000;

/**
 * Reads a notice without its marker, normalised. Its first sentence says what happened, in one of these forms (`T` a
 * time such as `pr. 1. april 2027`, which may be missing or stand at the end):
 *
 * - `C har T ansat P som R`, `P er T ansat som R hos C` (Nyt job)
 * - `C har T forfremmet P til R`, `C har T udnævnt P til R`, `P er T forfremmet til R hos C` (Forfremmelse)
 * - `C har T valgt P ind i bestyrelsen`, `C har T udpeget P til bestyrelsesformand`,
 *   `P er T indtrådt i bestyrelsen hos C som R` (Bestyrelsespost)
 * - `P er T fratrådt som R hos C`, `P forlader T stillingen som R hos C`, `P har T forladt C`,
 *   `C har T sagt farvel til P` (Fratrædelse)
 * - `P fejrer T 25 års jubilæum hos C`, `P har T 25-års jubilæum som R hos C` (Jubilæum)
 *
 * Any other form is not read: a guess about a person would be published. A day that no calendar has refuses the notice,
 * for the date is part of its identity: read without one, the corrected notice would be recorded beside it.
 */
export function readNotice(text: string): NoticeReading {
  return placedNotice(text).reading;
}

/** The fields that a notice may state. */
export type NoticeField = 'kind' | 'person' | 'company' | 'effectiveDate' | 'role' | DetailPlace['detail'];

/** Where a field of a notice stands in its text. */
export interface FieldPlace extends TextSpan {
  readonly field: NoticeField;
}

/** A notice as {@link readNotice} reads it, and where in the text each field stands; nowhere unless it was read. */
export interface PlacedNotice {
  readonly reading: NoticeReading;
  /** In the order of the text; none overlaps another. */
  readonly places: readonly FieldPlace[];
  /** What was read and adds to no field. */
  readonly unread: readonly UnreadSentence[];
}

/** As {@link readNotice}, for a preview that shows what was understood. */
export function placedNotice(text: string): PlacedNotice {
  const read = analysed(text);
  if (!('places' in read)) return { reading: read, places: [], unread: [] };
  return read;
}

function analysed(text: string): NoticeReading | PlacedNotice {
  const opening = text.length <= LONGEST_NOTICE ? openingOf(text) : null;
  if (!opening) return { type: 'no-form', why: 'The sentence has none of the forms of a notice.' };
  if (!isName(opening.person))
    return refused('No single name of a person stands where the notice should have it.');
  const sentences = splitSentences(text, { person: opening.person, from: opening.end });
  const { first, details } = sentences;
  const rest = opening.read(first.slice(opening.end).trim());
  if (!rest) return refused('The words after the name have none of the forms of a notice.');
  const company = opening.company ?? rest.company;
  if (company === null || !isCompany(company))
    return refused('No company stands where the notice should have it.');
  const times = [opening.time, rest.time].filter(({ type }) => type !== 'none');
  const [time = none] = times;
  if (times.length > 1) return refused('The notice gives two times.');
  if (time.type === 'unknown') return refused('The words before the verb give no time of a known form.');
  if (time.type === 'impossible') return refused('The notice gives a date that does not exist.');
  const remarks = [
    ...(time.type === 'incomplete' ? ['The time lacks its day or year and stands in the text only.'] : []),
    ...(rest.hasClause ? ['A clause after the role stands in the text only.'] : []),
    ...details.remarks,
  ];
  const reading: NoticeReading = {
    type: 'read',
    notice: {
      kind: PEOPLE_MOVE_KINDS[rest.kind],
      person: opening.person,
      company,
      effectiveDate: time.type === 'day' ? time.date : null,
      role: rest.role,
      responsibilities: details.responsibilities,
      previousPosition: details.previousPosition,
      education: details.education,
      remarks,
    },
  };
  const firstPlaces = placesInFirst(first, opening, { ...rest, company, day: time.type === 'day' });
  const clause = rest.hasClause ? clauseOf(first, firstPlaces) : [];
  return {
    reading,
    places: [
      ...firstPlaces,
      ...sentences.places.map(({ detail: field, from, to }) => ({ field, from, to })),
    ].sort((a, b) => a.from - b.from),
    unread: [...clause, ...sentences.unread].sort((a, b) => a.from - b.from),
  };
}

const VERB_WORDS =
  /(?<!\p{L})(?:ansat|forfremmet|udnævnt|valgt|indvalgt|udpeget|optaget|indtrådt|trådt ind|fratrådt|fratræder|forlader|forladt|jubilæum|sagt farvel|taget afsked)(?!\p{L})/gu;
const DAY_WORDS =
  /(?<![\p{L}\d])(?:\d{4}-\d{2}-\d{2}|\d{1,2} ?\.? ?(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)\p{L}*\.?,? \d{4}|\d{1,2} ?[./-] ?\d{1,2}(?: ?[./-] ?| )\d{4})(?![\p{L}\d])/giu;

/** Where the first sentence has its fields: each at its first place that no field before it has taken. */
function placesInFirst(
  first: string,
  opening: Opening,
  said: { readonly company: string; readonly role: string | null; readonly day: boolean },
): readonly FieldPlace[] {
  const taken: FieldPlace[] = [];
  const take = (field: NoticeField, from: number, length: number): boolean => {
    const to = from + length;
    if (from < 0 || to > first.length || taken.some((other) => from < other.to && other.from < to))
      return false;
    taken.push({ field, from, to });
    return true;
  };
  const takeWords = (field: NoticeField, words: string, from: number) => {
    for (let at = first.indexOf(words, from); at !== -1; at = first.indexOf(words, at + 1))
      if (take(field, at, words.length)) return;
  };
  take(
    'person',
    first.lastIndexOf(opening.person, opening.end - opening.person.length),
    opening.person.length,
  );
  takeWords('company', said.company, opening.company === null ? opening.end : 0);
  if (said.role !== null) takeWords('role', said.role, opening.end);
  const takeMatch = (field: NoticeField, form: RegExp) =>
    [...first.matchAll(form)].some(({ index, 0: { length } }) => take(field, index, length));
  if (said.day) takeMatch('effectiveDate', DAY_WORDS);
  takeMatch('kind', VERB_WORDS);
  return taken.sort((a, b) => a.from - b.from);
}

/** The words after the last field of the first sentence, when they are a clause. */
function clauseOf(first: string, places: readonly FieldPlace[]): readonly UnreadSentence[] {
  const from = places.at(-1)?.to ?? first.length;
  const why = 'A clause after the role stands in the text only.';
  return first.slice(from).trim() === '' ? [] : [{ from, to: first.length, why }];
}

function refused(why: string): NoticeReading {
  return { type: 'refused', why };
}

const none: NoticeTime = { type: 'none' };

type Kind = keyof typeof PEOPLE_MOVE_KINDS;

/** What the first sentence says after person and verb. */
interface Rest {
  readonly kind: Kind;
  readonly role: string | null;
  readonly company: string | null;
  readonly time: NoticeTime;
  /** True when a clause (`, hvor hun …`) follows role or company. */
  readonly hasClause: boolean;
}

/** The start of a notice up to person and verb, and how to read the words after them. */
interface Opening {
  readonly person: string;
  /** Null when the company comes later in the sentence. */
  readonly company: string | null;
  readonly time: NoticeTime;
  /** Where the words after person and verb begin. */
  readonly end: number;
  readonly read: (rest: string) => Rest | null;
}

function openingOf(text: string): Opening | null {
  const openings = [companyFirst(text), personIs(text), personLeaves(text), personCelebrates(text)];
  return openings.reduce((a, b) => (a && b ? (b.end < a.end ? b : a) : (a ?? b)), null);
}

const COMPANY_VERBS =
  '(?<verb>ansat|forfremmet|udnævnt|valgt|indvalgt|udpeget|optaget|sagt farvel til|taget afsked med)';
const COMPANY_FIRST = new RegExp(
  `^(?<company>.{1,200}?) har (?<time>.{0,80}?) ?(?<![\\p{L}])${COMPANY_VERBS} (?=\\S)`,
  'u',
);
const TIME_FIRST = new RegExp(
  `^(?<time>(?:pr\\.?|per|fra|den|med virkning) .{2,50}?) har (?<company>.{1,200}?) ${COMPANY_VERBS} (?=\\S)`,
  'iu',
);

/** `C har T ansat P …`, also `T har C ansat P …`. */
function companyFirst(text: string): Opening | null {
  const match = TIME_FIRST.exec(text) ?? COMPANY_FIRST.exec(text);
  if (!match) return null;
  const { company = '', time = '', verb = '' } = match.groups ?? {};
  const person = personAt(text, match[0].length);
  if (!person) return null;
  // A company's name may hold ` har `: the last one is the verb's.
  const lastHar = ` ${time}`.lastIndexOf(' har ');
  const name =
    lastHar === -1 ? company : `${company} har ${time.slice(0, Math.max(0, lastHar - 1))}`.trimEnd();
  return {
    person: person.name,
    company: name,
    time: noticeTimeOf(lastHar === -1 ? time : time.slice(lastHar + 4)),
    end: person.end,
    read: (rest) => restAfterCompanyVerb(verb, rest),
  };
}

function restAfterCompanyVerb(verb: string, rest: string): Rest | null {
  switch (verb) {
    case 'ansat':
      return withRole('PersonHired', HIRED_AS, rest);
    case 'forfremmet':
      return withRole('PersonPromoted', PROMOTED_TO, rest);
    case 'udnævnt':
      return BOARD_ROLE.test(rest)
        ? withRole('BoardSeatTaken', BOARD_ROLE, rest)
        : withRole('PersonPromoted', PROMOTED_TO, rest);
    case 'sagt farvel til':
    case 'taget afsked med':
      return withRole('PersonDeparted', LEFT_AS, rest);
    default:
      return withRole('BoardSeatTaken', BOARD_ROLE, rest) ?? withRole('BoardSeatTaken', INTO_BOARD, rest);
  }
}

const HIRED_AS =
  /^(?:i (?:en |den )?(?:ny |nye |nyoprettet |nyoprettede )?(?:stilling|stillingen|rolle|rollen) )?som (?<role>.+)$/iu;
const PROMOTED_TO = /^(?:til|som) (?!at )(?<role>.+)$/iu;
const LEFT_AS = /^(?:som|, der var) (?<role>.+)$/iu;
const BOARD_ROLE =
  /^(?:ind )?(?:til|som) (?:ny |nyt )?(?<role>(?:bestyrelses(?:formand|forkvinde|næstformand|medlem|suppleant)|(?:næst)?(?:formand|forkvinde) for bestyrelsen|medlem af bestyrelsen).*)$/iu;
const INTO_BOARD =
  /^(?:ind )?(?:i|til) (?:sin |selskabets |virksomhedens |firmaets )?bestyrelse(?:n)?(?: som (?:ny |nyt )?(?<role>.+))?$/iu;

/** Reads `som R`, with a time before or after; nothing but a time gives no role. */
function withRole(kind: Kind, form: RegExp, rest: string): Rest | null {
  const { words, time } = peelTime(rest);
  if (words === '')
    return kind === 'BoardSeatTaken' ? null : { kind, role: null, company: null, time, hasClause: false };
  const match = form.exec(words);
  if (!match) return null;
  const said = match.groups?.['role'] ?? '';
  const role = withoutClause(said);
  return { kind, role: role === '' ? null : role, company: null, time, hasClause: role !== said };
}

const LEADING_TIME = /^(?:pr\.?|per|fra|den|med virkning) .{1,50}?(?= (?:som|til|i|ind) )/iu;

/** Takes a time off either end of the words. */
function peelTime(rest: string): { readonly words: string; readonly time: NoticeTime } {
  const whole = noticeTimeOf(rest);
  if (whole.type !== 'none' && whole.type !== 'unknown') return { words: '', time: whole };
  const leading = LEADING_TIME.exec(rest);
  if (leading) return { words: rest.slice(leading[0].length).trim(), time: noticeTimeOf(leading[0]) };
  const trailing = splitTrailingTime(rest);
  return trailing ? { words: trailing.before, time: trailing.time } : { words: rest, time: none };
}

interface Name {
  readonly name: string;
  readonly end: number;
}

/**
 * The name that begins at `from`: it ends where role, board, time, age or the next sentence begin. An age
 * (`, 34 år,`) is passed over.
 */
function personAt(text: string, from: number): Name | null {
  const words = text.slice(from, from + 200);
  const [firstName = ''] = words.split(' ', 1);
  const ends = [
    words.search(/,? \(?\d{1,3}(?: år)?\)?(?:,| |\.|$)/u),
    words.search(/ (?:som|til|i|ind) /u),
    words.search(/ (?:pr\.?|per|fra|den|med virkning) ?\D{0,16}\d/u),
    words.search(/\.? (?:Han|Hun|De|Hen|Vedkommende) \p{Ll}/u),
    words.search(/(?:, der | og (?:er|skal|har|kommer) )/u),
    words.indexOf(`. ${firstName} `),
    words.length,
  ].filter((end) => end > 0);
  const name = words.slice(0, Math.min(...ends));
  const age = /^,? \(?\d{1,3}(?: år)?\)?,?/u.exec(words.slice(name.length));
  const bare = withoutFinalStop(name).replace(/,$/, '');
  return bare === '' ? null : { name: bare, end: from + name.length + (age?.[0].length ?? 0) };
}

const PERSON_IS =
  /^(?<person>.{1,120}?) er (?<time>.{0,80}?) ?(?<!\p{L})(?<verb>ansat|forfremmet|udnævnt|valgt|indvalgt|optaget|udpeget|indtrådt|trådt ind|fratrådt)(?= )/u;

/** `P er T ansat som R hos C`, `P er T indtrådt i bestyrelsen hos C`, `P er T fratrådt som R hos C`. */
function personIs(text: string): Opening | null {
  const match = PERSON_IS.exec(text);
  if (!match) return null;
  const { person = '', time = '', verb = '' } = match.groups ?? {};
  return {
    ...personAndTime(person, time),
    end: match[0].length,
    read: (rest) => restAfterPersonVerb(verb, rest),
  };
}

function personAndTime(person: string, time: string): Pick<Opening, 'person' | 'company' | 'time'> {
  const name = person.replace(/,? \(?\d{1,3}(?: år)?\)?,?$/u, '');
  return { person: name, company: null, time: noticeTimeOf(time) };
}

function restAfterPersonVerb(verb: string, rest: string): Rest | null {
  switch (verb) {
    case 'ansat':
      return roleAtCompany('PersonHired', /^som (?<role>.+)$/iu, rest);
    case 'forfremmet':
      return roleAtCompany('PersonPromoted', /^(?:til|som) (?<role>.+)$/iu, rest);
    case 'udnævnt':
      return BOARD_ROLE.test(rest)
        ? boardOfCompany(rest)
        : roleAtCompany('PersonPromoted', /^(?:til|som) (?<role>.+)$/iu, rest);
    case 'fratrådt':
      return departure(rest);
    default:
      return boardOfCompany(rest);
  }
}

const LEAVES =
  /^(?<person>.{1,120}?) (?:(?:forlader|fratræder)(?<after>(?: pr\.? .{2,40}?\d{4})?)|har (?<time>.{0,80}?) ?(?<!\p{L})forladt)(?= )/u;

/** `P forlader T C`, `P fratræder T stillingen som R hos C`, `P har T forladt C`. */
function personLeaves(text: string): Opening | null {
  const match = LEAVES.exec(text);
  if (!match) return null;
  const { person = '', time, after = '' } = match.groups ?? {};
  return { ...personAndTime(person, time ?? after.trim()), end: match[0].length, read: departure };
}

const CELEBRATES =
  /^(?<person>.{1,120}?) (?:fejrer|(?:har|kan) (?:fejret |fejre )?)(?<time>.{0,80}?) ?(?:fejre |fejret |holde )?(?:sit )?(?<![\p{L}\d.])(?:\d{1,2}[ -]?års[ -]?)?jubilæum(?= )/u;

/** `P fejrer T 25 års jubilæum hos C`. */
function personCelebrates(text: string): Opening | null {
  const match = CELEBRATES.exec(text);
  if (!match) return null;
  const { person = '', time = '' } = match.groups ?? {};
  return {
    ...personAndTime(person, time),
    end: match[0].length,
    read: (rest) =>
      roleAtCompany('AnniversaryMarked', /^som (?<role>.+)$/iu, rest) ?? atCompany('AnniversaryMarked', rest),
  };
}

const POST = '(?:(?:sin |sit |en )?(?:stilling|stillingen|post|posten|job|jobbet|rolle|rollen) )?';

function departure(words: string): Rest | null {
  return (
    roleAtCompany('PersonDeparted', new RegExp(`^${POST}som (?<role>.+)$`, 'iu'), words) ??
    atCompany('PersonDeparted', words.replace(new RegExp(`^${POST}(?=(?:hos|i) )`, 'iu'), ''))
  );
}

/** `som R hos C`; `i`, `ved` or `for` before a capital serve when no `hos` is there. */
function roleAtCompany(kind: Kind, form: RegExp, rest: string): Rest | null {
  const { words, time } = peelTime(rest);
  const said = form.exec(words)?.groups?.['role'];
  if (said === undefined) return null;
  const main = withoutClause(said);
  const byHos = splitRoleAndCompany(main);
  const hasClause = main !== said;
  if (byHos.company !== null) return { kind, ...byHos, time, hasClause };
  const place = /^(?<role>.+) (?:i|ved|for) (?<company>\p{Lu}.*)$/u.exec(main)?.groups;
  return place
    ? { kind, role: place['role'] ?? null, company: place['company'] ?? null, time, hasClause }
    : null;
}

/** `hos C`, `i C` or, after a verb that takes an object, `C`. */
function atCompany(kind: Kind, rest: string): Rest | null {
  const { words, time } = peelTime(rest);
  const said = words.replace(/^(?:hos|i|ved|fra) /iu, '');
  const [main = '', role = null] = said.split(/ som /u);
  const company = withoutClause(main);
  return { kind, role, company, time, hasClause: company !== main };
}

const BOARD_OF =
  /^(?:i |ind i |til )?(?:(?:ny |nyt )?(?<as>bestyrelses\p{L}+|(?:næst)?(?:formand|forkvinde) for bestyrelsen|medlem af bestyrelsen)|bestyrelsen) (?:hos|i|for) (?<company>.+?)(?: som (?:ny |nyt )?(?<role>.+))?$/iu;

function boardOfCompany(rest: string): Rest | null {
  const { words, time } = peelTime(rest);
  const parts = BOARD_OF.exec(words)?.groups;
  if (!parts) return null;
  const said = parts['role'] ?? parts['as'] ?? null;
  const role = said === null ? null : withoutClause(said);
  return {
    kind: 'BoardSeatTaken',
    role,
    company: withoutClause(parts['company'] ?? ''),
    time,
    hasClause: role !== said,
  };
}

const NAME_PARTICLES = new Set(
  'af al bin da dal de del della den der di dos du el ibn la le ten ter van vander von y zu í'.split(' '),
);

/** One name: words with a capital, with the small words that names have between them. */
function isName(person: string): boolean {
  const words = person.split(' ');
  return (
    words.length <= 9 &&
    person.length <= 100 &&
    /^["“”„»«'(]?\p{Lu}/u.test(person) &&
    words.every(
      (word) => NAME_PARTICLES.has(word) || /^["“”„»«'(]?\p{Lu}[\p{L}\p{M}'’.-]*["“”„»«')]?$/u.test(word),
    )
  );
}

/** A name of a company is short and holds no end of a sentence. */
function isCompany(company: string): boolean {
  if (company.length > 120 || wordCount(company) > 12 || !/[\p{L}\p{N}]/u.test(company)) return false;
  const stops = [...company.matchAll(/[.!?] (?=\p{Lu})/gu)];
  return stops.every(({ index }) => {
    const word = company.slice(company.lastIndexOf(' ', index - 1) + 1, index);
    return carriesOwnStop(word) || /^\p{Lu}/u.test(word);
  });
}
