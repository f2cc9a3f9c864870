import { withoutFinalStop } from './page-lines.js';
import type { Education, PreviousPosition } from './parsed-page.js';
import { surelyEndsSentence } from './text-form.js';

/** What the sentences after a notice's first one state. */
export interface NoticeDetails {
  readonly responsibilities: string | null;
  readonly previousPosition: PreviousPosition | null;
  readonly education: Education | null;
  readonly remarks: readonly string[];
}

/** Part of a text: from one index to another, half-open. */
export interface TextSpan {
  readonly from: number;
  readonly to: number;
}

/** Where the words of a detail stand. */
export interface DetailPlace extends TextSpan {
  readonly detail: 'responsibilities' | 'previousPosition' | 'education';
}

/** A sentence that adds to no field, and why. */
export interface UnreadSentence extends TextSpan {
  readonly why: string;
}

/** A notice cut into its first sentence and the details that follow. */
export interface NoticeSentences {
  readonly first: string;
  readonly details: NoticeDetails;
  readonly places: readonly DetailPlace[];
  readonly unread: readonly UnreadSentence[];
}

type Detail = 'responsibilities' | 'position' | 'workplace' | 'former' | 'education' | 'ongoing';

const NOW = '(?:(?:i øjeblikket|lige nu|stadig|fortsat|for tiden|aktuelt|samtidig|desuden|også|nu) )?';
const MAINLY =
  '(?:(?:især|primært|særligt|hovedsageligt|først og fremmest|blandt andet|bl\\.a\\.|også|fremover|desuden) ){0,2}';
const COMES_FROM = 'kommer (?:senest |direkte )?fra (?:en |sin )?(?:tidligere )?stilling(?:en)?';

/**
 * The verbs that carry details. A preposition after `uddannet` is kept as part of the words (`er uddannet i …` gives
 * `i …`), while the `som` of `har en uddannelse som` and of `kommer fra en stilling som` belongs to the verb.
 */
const VERBS = new RegExp(
  '(?=[ehklsu])(?<!\\p{L})(?:' +
    [
      `(?<responsibilities>skal ${MAINLY}beskæftige sig med)`,
      `(?<position>${COMES_FROM} som)`,
      `(?<workplace>${COMES_FROM}(?= hos ))`,
      '(?<former>har (?:også )?tidligere (?:også |blandt andet |bl\\.a\\. )?beskæftiget sig med)',
      `(?<ongoing>er ${NOW}(?:under uddannelse|i gang med at (?:læse|studere|uddanne sig|tage)|i gang med(?! at )|ved at (?:læse|studere|uddanne sig|tage))|læser|studerer|uddanner sig)`,
      '(?<education>er (?:(?:oprindeligt|oprindelig|desuden|også) )?(?:ny)?uddannet|er udlært|har en uddannelse(?: som)?|har(?= en (?:kandidat|bachelor|master|diplom|akademi|ph\\.?d|HD)))',
    ].join('|') +
    ')(?!\\p{L})',
  'gu',
);

const PRONOUNS = ['Han', 'Hun', 'De', 'Hen', 'Vedkommende'];

/** Words that open a sentence about the person without naming one; what such a sentence says has no field. */
const OPENERS = [
  ...[
    'Derudover',
    'Desuden',
    'Endvidere',
    'Herudover',
    'Ligeledes',
    'Samtidig',
    'Tidligere',
    'Senest',
    'Privat',
  ],
  ...[
    'Stillingen',
    'Jobbet',
    'Rollen',
    'Ansættelsen',
    'Dermed',
    'Sammen',
    'Foruden',
    'Udover',
    'Også',
    'Blandt',
  ],
  ...[
    'Før',
    'Inden',
    'Efter',
    'Med',
    'Her',
    'Det',
    'Den',
    'Som',
    'I',
    'På',
    'Ved',
    'Fra',
    'Til',
    'Hans',
    'Hendes',
  ],
  ...['Deres', 'Oprindeligt', 'Fremover'],
];

interface KnownVerb {
  readonly detail: Detail;
  readonly verb: string;
  /** Where the words after the verb begin. */
  readonly words: number;
}

/** Where a sentence starts, and its verb when that is a known one. */
interface Opening {
  readonly start: number;
  readonly known: KnownVerb | null;
}

/**
 * Cuts a notice at the verbs it is known to use and at full stops before a subject, never at a full stop alone: `pr. 1.`,
 * `A/S.` and `cand. merc.` hold some that end nothing, and the one before a subject may be missing.
 * @param from where the person's name ends: no later sentence starts before.
 */
export function splitSentences(
  text: string,
  options: { readonly person: string; readonly from: number },
): NoticeSentences {
  const openings = openingsOf(text, options);
  const end = openings[0]?.start ?? text.length;
  const found = new Map<Detail, string>();
  const unread: UnreadSentence[] = [];
  const spans = new Map<Detail, TextSpan>();
  openings.forEach(({ start, known }, index) => {
    const end = openings[index + 1]?.start ?? text.length;
    const said = known ? text.slice(known.words, end) : '';
    const words = tidy(said);
    const leave = (why: string) =>
      unread.push({ from: start, to: start + text.slice(start, end).trimEnd().length, why });
    if (!known || !words || !saysWhatItsVerbPromises(known, words)) leave(NO_KNOWN_FORM);
    else if (found.has(known.detail)) leave(SECOND_OF_A_VERB);
    else {
      found.set(known.detail, words);
      const from = known.words + said.length - said.trimStart().length;
      spans.set(known.detail, { from, to: from + words.length });
    }
  });
  const education = educationOf(found);
  const second = found.has('education') ? spans.get('ongoing') : undefined;
  if (second) unread.push({ ...second, why: SECOND_EDUCATION });
  const remarks = new Set(unread.map(({ why }) => why));
  return {
    first: tidy(text.slice(0, end)),
    details: {
      responsibilities: found.get('responsibilities') ?? null,
      previousPosition: previousPositionOf(found),
      education,
      remarks: [...remarks],
    },
    places: [...spans].flatMap(([detail, span]): DetailPlace[] =>
      span === second ? [] : [{ detail: FIELD_OF[detail], ...span }],
    ),
    unread,
  };
}

const NO_KNOWN_FORM = 'A sentence of no known form stands in the text only.';
const SECOND_OF_A_VERB = 'Of two sentences with one verb the second stands in the text only.';
const SECOND_EDUCATION = 'Of two educations the second stands in the text only.';
const FIELD_OF: Readonly<Record<Detail, DetailPlace['detail']>> = {
  responsibilities: 'responsibilities',
  position: 'previousPosition',
  workplace: 'previousPosition',
  former: 'previousPosition',
  education: 'education',
  ongoing: 'education',
};

function openingsOf(
  text: string,
  options: { readonly person: string; readonly from: number },
): readonly Opening[] {
  const subjects = subjectsOf(options.person);
  const known: { readonly start: number; readonly known: KnownVerb }[] = [];
  for (const match of text.matchAll(VERBS)) {
    const detail = detailOf(match.groups ?? {});
    const start = startOfSentence(text.slice(0, match.index), subjects);
    if (detail && start !== null && start >= options.from)
      known.push({ start, known: { detail, verb: match[0], words: match.index + match[0].length } });
  }
  const openings: Opening[] = [...known];
  const openers = [...subjects, ...OPENERS];
  const firstWords = new Set(openers.map((opener) => opener.split(' ', 1)[0]));
  for (const stop of text.matchAll(/[.!?] ?(?=\p{Lu})/gu)) {
    const start = stop.index + stop[0].length;
    const isWithin = known.some((opening) => start >= opening.start && start < opening.known.words);
    if (start < options.from || isWithin) continue;
    const follows = text.slice(start, start + 120);
    const wordBefore = text.slice(text.lastIndexOf(' ', stop.index) + 1, stop.index);
    const opensByWord =
      firstWords.has(follows.split(' ', 1)[0]) && openers.some((opener) => opensSentence(follows, opener));
    const opensByStop = surelyEndsSentence(wordBefore) && /^\p{Lu}\S* \p{Ll}/u.test(follows);
    const isInitial = /(?:^|\.)\p{Lu}$/u.test(wordBefore);
    if ((opensByWord && !isInitial) || opensByStop) openings.push({ start, known: null });
  }
  return openings.sort((a, b) => a.start - b.start);
}

function opensSentence(words: string, opener: string): boolean {
  return words.startsWith(`${opener} `) && /^\p{Ll}/u.test(words.slice(opener.length + 1));
}

/**
 * How a notice may call its person after the first sentence, longest first: a pronoun, any of the names, the first ones
 * together, with or without the hyphen. Another name may be another person.
 */
function subjectsOf(person: string): readonly string[] {
  const names = person.split(' ');
  const leading = names.map((_, index) => names.slice(0, index + 1));
  const subjects = new Set([
    ...PRONOUNS,
    ...names.flatMap((name) => [name, ...name.split('-')]),
    ...leading.flatMap((parts) => [parts.join(' '), parts.join('-')]),
  ]);
  return [...subjects].filter((subject) => /^\p{Lu}/u.test(subject)).sort((a, b) => b.length - a.length);
}

/**
 * Where the sentence starts whose verb follows `before`: at its subject, or at the `og` that shares the subject of the
 * sentence before. Null for another subject and for a clause inside a sentence (`hvor han skal …`).
 */
function startOfSentence(before: string, subjects: readonly string[]): number | null {
  const said = before.trimEnd();
  for (const subject of subjects) {
    const start = said.length - subject.length;
    if (said.endsWith(subject) && (start === 0 || /[\s.!?,]/u.test(said.charAt(start - 1)))) return start;
  }
  const conjunction = /,? (?:og|samt)$/u.exec(said.slice(-10));
  return conjunction ? said.length - conjunction[0].length : null;
}

function detailOf(groups: Readonly<Record<string, string | undefined>>): Detail | null {
  const details: readonly Detail[] = [
    'responsibilities',
    'position',
    'workplace',
    'former',
    'education',
    'ongoing',
  ];
  return details.find((detail) => groups[detail] !== undefined) ?? null;
}

const STUDIES =
  /uddannelse|studie|studium|kandidat|bachelor|master|diplom|akademi|ph\.? ?d|cand\.|universitet|lærling|(?<!\p{L})(?:HD|MBA|HF|HTX|HHX|EUD)(?!\p{L})/iu;
const PASTIME = /^(?:gerne|meget|mange|bøger|krimier|aviser|romaner|højt|op)(?!\p{L})/iu;

/** `er i gang med` and `læser` tell of an education only when their words do. */
function saysWhatItsVerbPromises({ verb }: KnownVerb, words: string): boolean {
  if (verb.endsWith('i gang med')) return STUDIES.test(words);
  return verb !== 'læser' || !PASTIME.test(words);
}

function educationOf(found: ReadonlyMap<Detail, string>): Education | null {
  const done = found.get('education');
  if (done !== undefined) return { text: done, ongoing: false };
  const ongoing = found.get('ongoing');
  return ongoing === undefined ? null : { text: ongoing, ongoing: true };
}

function previousPositionOf(found: ReadonlyMap<Detail, string>): PreviousPosition | null {
  const position = found.get('position') ?? found.get('workplace');
  const former = found.get('former');
  if (position === undefined)
    return former === undefined ? null : { role: null, company: null, text: former };
  const text = former === undefined ? position : `${position}; ${former}`;
  return { ...splitRoleAndCompany(position), text };
}

/** The two sides of ` hos `; null where there is no side, or where several positions are named. */
export interface RoleAndCompany {
  readonly role: string | null;
  readonly company: string | null;
}

/**
 * Splits `R hos C` at the first ` hos ` that a capital or a digit follows, else at the last: a role may have words with
 * `hos` (`rådgiver hos kunder hos Y`), and so may a company's name (`Hjemme hos Hansen`). `R hos A og S hos B` are two
 * positions: neither role nor company is told. A clause (`, hvor hun …`) belongs to neither side.
 */
export function splitRoleAndCompany(text: string): RoleAndCompany {
  const main = withoutClause(text);
  const sides = [...main.matchAll(/(?:^| )hos /gu)];
  const split =
    sides.find(({ index, 0: hos }) => /^["'“”„»«]?[\p{Lu}\d]/u.test(main.slice(index + hos.length))) ??
    sides.at(-1);
  if (!split) return { role: main === '' ? null : main, company: null };
  const role = main.slice(0, split.index).trim();
  const company = main.slice(split.index + split[0].length).trim();
  const isList = /(?:,| og| samt| samt som) .*? hos /u.test(company);
  if (isList) return { role: null, company: null };
  return { role: role === '' ? null : role, company: company === '' ? null : company };
}

/** A role or a name without the clause that tells more about it. */
export function withoutClause(text: string): string {
  const clause = /,? (?:hvor|hvilket) |, (?:der|som) /u.exec(text);
  return clause ? text.slice(0, clause.index) : text;
}

function tidy(words: string): string {
  return withoutFinalStop(words.trim().replace(/,$/, '')).trim();
}
