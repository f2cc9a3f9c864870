import { withoutFinalStop, wordCount } from './page-lines.js';

/** Words that carry a full stop of their own, in lower case and without it. */
const ABBREVIATIONS: ReadonlySet<string> = new Set(
  (
    'adm afd alm ass aud bl.a brdr ca cand chr co corp dr eks ekskl evt f.eks fhv fmr fr gl hhv hr inc ing ink inkl int jf jr jur ' +
    'kl kr lic ltd m.fl m.m m.v mag med merc mht mia mio mr mrs ndr nr oecon o.l osv pga ph.d pharm pol polit pr prof psych ' +
    'scient sct sdr skt soc sr st stk stud tech techn theol tlf vedr vet'
  ).split(' '),
);

/** True when a full stop after this word belongs to the word: an abbreviation, an initial, a number. */
export function carriesOwnStop(word: string): boolean {
  const bare = word.toLowerCase().replace(/^["'“”„»«(]+/, '');
  return bare.length <= 1 || /^\d+$/.test(bare) || ABBREVIATIONS.has(bare);
}

/**
 * True when a full stop after this word ends a sentence as surely as can be told: a plain word of four letters or more,
 * or one with a capital (`Fyn`, `CBS`, `A/S`). Short words in lower case may be abbreviations that no list has.
 */
export function surelyEndsSentence(word: string): boolean {
  if (carriesOwnStop(word) || /[.\d]/.test(word.slice(0, -1))) return false;
  return /^["'“”„»«(]?(?:\p{Lu}.|.*\p{L}{4})/u.test(word);
}

/** True when the text ends as sentences do, also inside quotation marks or brackets. */
export function endsAsSentence(text: string): boolean {
  return /[.!?…]["'“”„»«’)\]]*$/u.test(text);
}

/** True when a sentence ends before the text does: a full stop after a plain word, then a capital. */
export function holdsSentenceEnd(text: string): boolean {
  for (const stop of text.matchAll(/\.["'”»«’)]? (?=["'“„»«(]?\p{Lu})/gu)) {
    const word = text.slice(text.lastIndexOf(' ', stop.index) + 1, stop.index);
    if (!carriesOwnStop(word)) return true;
  }
  return false;
}

/** True when the text holds a letter or a digit. */
export function holdsWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

const LIST_OR_SPEECH_DASH = /^[-–—•*·] /u;
const OPENING_QUOTE = /^["“”„»«'‘’]/u;
/** A quotation mark that closes after punctuation: `"…, " siger`. Titles close theirs without. */
const CLOSED_SPEECH = /[,.!?]["”“»«]/u;
const ATTRIBUTION =
  /["”“»«'’],? (?:siger|fortæller|forklarer|skriver|lyder|mener|udtaler|tilføjer|konstaterer|understreger|oplyser|spørger|svarer)(?!\p{L})/u;
const SAYS_WHO = /^(?:Det|Sådan) (?:skriver|oplyser|fortæller|siger|fremgår|meddeler|lyder|viser)(?!\p{L})/u;
const CONJUNCTION = /^(?:Men|Og|Så|For|Eller)(?!\p{L})/u;

/**
 * True when a text has the form of a title (headline, subheading): at most `words` words, words in it, no final full
 * stop, colon or comma, no speech. A question or an exclamation is one only when short and not opened by `Men`, `Og`, …
 */
export function hasTitleForm(text: string, words: number): boolean {
  if (text.length > words * 12 || wordCount(text) > words || !holdsWords(text)) return false;
  if (/[.…:;,]["'“”„»«’)\]]*$/u.test(text)) return false;
  if (LIST_OR_SPEECH_DASH.test(text) || CLOSED_SPEECH.test(text) || ATTRIBUTION.test(text)) return false;
  if (SAYS_WHO.test(text) || holdsSentenceEnd(text)) return false;
  if (/[?!]$/.test(text) && (wordCount(text) > 12 || CONJUNCTION.test(text))) return false;
  if (!OPENING_QUOTE.test(text)) return true;
  // A line that is nothing but a quotation is a paragraph; a title goes on after it: `"Nu er det nok": Kunder flygter`.
  return /^["“”„»«'‘’][^"“”„»«'‘’]+["“”„»«'‘’]:? \S/u.test(text);
}

/** True when a line that a label announces (`Læs også:`) can be that title; one final full stop is forgiven. */
export function canBeAnnouncedTitle(text: string): boolean {
  return (
    hasTitleForm(text, 25) ||
    (text.length < 300 && text.endsWith('.') && hasTitleForm(withoutFinalStop(text), 15))
  );
}
