/** Words that PostgreSQL's Danish dictionary (`danish.stop`) keeps out of texts and questions, as `searchWords` folds them. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'ad af alle alt anden at blev blive bliver da de dem den denne der deres det dette dig din disse dog du ' +
    'efter eller en end er et for fra ham han hans har havde have hende hendes her hos hun hvad hvis hvor i ' +
    'ikke ind jeg jer jo kunne man mange med meget men mig min mine mit mod ned noget nogle nu når og også om ' +
    'op os over på selv sig sin sine sit skal skulle som sådan thi til ud under var vi vil ville vor være været'
  ).split(' '),
);

/**
 * Where the Danish stemmer (snowballstem.org/algorithms/danish) removes an ending but not the beginning of it, how the
 * ending goes on. One way is enough for endings that leave the same stem: what goes on from `l` as `lig`, `elig` or `else`
 * is the same word without it. Of two that are listed, `ethed` goes as a whole and `heder` leaves the `et`.
 */
const ENDINGS: readonly (readonly [begun: string, rests: readonly string[]])[] = [
  ['ethe', ['d', 'der']],
  ['hede', ['n']],
  ['eth', ['ed', 'eder']],
  ['els', ['e']],
  ['ern', ['e']],
  ['end', ['e']],
  ['he', ['d']],
  ['h', ['ed']],
  ['l', ['ig']],
  ['i', ['g']],
];

/** Up to the first consonant after a vowel, and of three letters at least, no ending is removed. */
const KEPT = /^[^aeiouyæøå]*[aeiouyæøå]+[^aeiouyæøå]/u;
const KEPT_LETTERS = 3;

/**
 * Words that stand for those which begin so and have a stem shorter than that: `undersøgelig` for `undersøgel`, since
 * both it and `undersøgelse` have the stem `undersøg`. Two at most; none for most words.
 */
export function completionsOf(beginning: string): readonly string[] {
  const kept = KEPT.exec(beginning);
  if (kept === null) return [];
  const rest = beginning.slice(Math.max(KEPT_LETTERS, kept[0].length));
  const [, rests = []] = ENDINGS.find(([begun]) => rest.endsWith(begun)) ?? [];
  return rests.map((each) => `${beginning}${each}`);
}
