/** Legal forms, in lower case and without full stops. Those with a slash count only with it: `Hansens Is` sells ice. */
const LEGAL_FORMS: ReadonlySet<string> = new Set(
  (
    'a/s k/s p/s i/s aps ivs amba smba fmba as asa ab aktiebolag oy oyj gmbh ag kg kgaa ug se inc incorporated ltd ' +
    'limited llc llp lp plc corp corporation bv nv sa sarl srl ehf aktieselskab anpartsselskab ' +
    'partnerselskab kommanditselskab interessentskab iværksætterselskab'
  ).split(' '),
);

/**
 * What makes two companies the same: their name without case, white space, punctuation and legal form at its end.
 * `Danmark` stays, for the companies of a group differ by it; so does `& Co`, except between legal forms
 * (`GmbH & Co. KG`, `Co., Ltd.`). Never empty for a name that is not: one that is nothing but a legal form or
 * punctuation is kept.
 */
export function companyNameKey(name: string): string {
  const words = wordsOf(name);
  let end = words.length;
  for (let form = words[end - 1]; end > 1 && form !== undefined && isLegalForm(form); form = words[end - 1]) {
    end -= 1;
    const joint = jointBefore(words, end, form);
    if (end - joint > 0) end -= joint;
  }
  const key = words.slice(0, end).map(withoutPunctuation).join('').normalize('NFC');
  return key || words.join('').normalize('NFC') || name;
}

/** Shorter names are words that mean something else. */
const SHORTEST_CALL_NAME = 4;

/** What journalists call a company: its name without the legal form at its end, as it is written. */
export function companyCallName(name: string): string {
  const words = name.trim().split(/\s+/u);
  let end = words.length;
  for (
    let word = words[end - 1];
    end > 1 && word !== undefined && isLegalForm(word.toLowerCase());
    word = words[end - 1]
  )
    end -= 1;
  const called = words
    .slice(0, end)
    .join(' ')
    .replace(/[\s,&]+$/u, '');
  return called.length < SHORTEST_CALL_NAME ? name : called;
}

/**
 * The beginning of {@link companyNameKey}, at most 100 characters: what the directory is sorted by and searched. A key
 * can be many times as long as its name (one character stands for a phrase), too long for an index or a cursor.
 */
export function companySortKey(name: string): string {
  return [...companyNameKey(name)].slice(0, 100).join('');
}

function wordsOf(name: string): readonly string[] {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{Cf}\p{Cs}]/gu, '')
    .replace(/[∕⁄]/gu, '/')
    .replace(/(?<![\p{L}\p{N}])([akpi])\.? ?\/ ?s(?![\p{L}\p{N}])/gu, '$1/s')
    .split(/[\s\p{Cc}\p{Z}]+/u)
    .filter((word) => word !== '');
}

function withoutPunctuation(word: string): string {
  return word.replace(/\p{P}/gu, '');
}

function isLegalForm(word: string): boolean {
  const form = word.replace(/[^\p{L}/]/gu, '');
  return LEGAL_FORMS.has(form);
}

/** How many words join the legal form at `end` to what is before it: `& Co.` to another form, `Co.` to `Ltd`. */
function jointBefore(words: readonly string[], end: number, form: string): number {
  const [farther, nearer, last] = [words[end - 3], words[end - 2], words[end - 1]];
  if (last === undefined || withoutPunctuation(last) !== 'co') return 0;
  if (nearer === '&') return farther !== undefined && isLegalForm(farther) ? 2 : 0;
  return /^(?:ltd|limited)/.test(form) ? 1 : 0;
}
