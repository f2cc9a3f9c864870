import type { LocalDate } from '#kernel';
import type { MoveKind } from './move-kinds.js';
import type { Education, MoveDetails, PreviousPosition } from './person.events.js';

const MONTHS = [
  ...['januar', 'februar', 'marts', 'april', 'maj', 'juni'],
  ...['juli', 'august', 'september', 'oktober', 'november', 'december'],
];

/** What a notice is written from. */
export interface NoticeWords extends MoveDetails {
  readonly kind: MoveKind;
  /** The company's name. */
  readonly company: string;
}

/**
 * The notice in the wording that the trade expects: `Nordhavn A/S har pr. 1. januar 2026 ansat P Q som R. P skal …`.
 * Sentences after the first use the first name, so that nobody's gender is guessed.
 */
export function noticeText(words: NoticeWords): string {
  const name = words.person.split(' ')[0] ?? words.person;
  return [
    opening(words),
    ...(words.responsibilities ? [`${name} skal især beskæftige sig med ${words.responsibilities}`] : []),
    ...(words.previousPosition ? origins(name, words.previousPosition) : []),
    ...(words.education ? [schooling(name, words.education)] : []),
  ]
    .map((sentence) => (sentence.endsWith('.') ? sentence : `${sentence}.`))
    .join(' ');
}

function opening({ kind, company, person, role, effectiveDate }: NoticeWords): string {
  const from = effectiveDate === null ? '' : ` pr. ${danishDate(effectiveDate)}`;
  const as = role === null ? '' : ` som ${role}`;
  switch (kind) {
    case 'hired':
      return `${company} har${from} ansat ${person}${as}`;
    case 'promoted':
      return `${company} har${from} forfremmet ${person}${role === null ? '' : ` til ${role}`}`;
    case 'board-seat':
      return `${person} er${from} indtrådt i bestyrelsen for ${company}${as}`;
    case 'departed':
      return `${person} er${from} fratrådt sin stilling${as} hos ${company}`;
    case 'anniversary': {
      const on = effectiveDate === null ? '' : ` den ${danishDate(effectiveDate)}`;
      return `${person} kan${on} fejre jubilæum${as} hos ${company}`;
    }
  }
}

function origins(name: string, { role, company, text }: PreviousPosition): readonly string[] {
  const isPosition = role !== null || company !== null;
  const semicolon = isPosition ? text.indexOf(';') : -1;
  const position = isPosition ? text.slice(0, semicolon < 0 ? undefined : semicolon).trim() : '';
  const former = isPosition && semicolon < 0 ? '' : text.slice(semicolon + 1).trim();
  return [
    ...(position
      ? [`${name} kommer fra en stilling ${position.startsWith('hos ') ? '' : 'som '}${position}`]
      : []),
    ...(former ? [`${name} har tidligere beskæftiget sig med ${former}`] : []),
  ];
}

function schooling(name: string, { text, ongoing }: Education): string {
  return ongoing ? `${name} læser ${text}` : `${name} er uddannet ${text}`;
}

/** The words of a previous position that is given by its fields alone: `R hos C`. */
export function previousPositionText({ role, company }: Omit<PreviousPosition, 'text'>): string {
  return [...(role === null ? [] : [role]), ...(company === null ? [] : [`hos ${company}`])].join(' ');
}

/** `1. januar 2026`. */
function danishDate(date: LocalDate): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${day ?? ''}. ${MONTHS[(month ?? 1) - 1] ?? ''} ${year ?? ''}`;
}
