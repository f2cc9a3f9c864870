const LETTERS: Readonly<Record<string, string>> = { æ: 'ae', ø: 'oe', å: 'aa', ß: 'ss', ð: 'd', þ: 'th' };

/**
 * The readable part of an address: `Blåbærgrød på ø` becomes `blaabaergroed-paa-oe`.
 * At most 80 characters, cut at a word; `uden-titel` when nothing readable remains. Addresses also carry the id,
 * so slugs need not be unique.
 */
export function slugOf(text: string): string {
  const words = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[æøåßðþ]/g, (letter) => LETTERS[letter] ?? '')
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, (run) => (/^\p{M}+$/u.test(run) ? '' : '-'))
    .replace(/^-+|-+$/g, '');
  if (words.length <= 80) return words || 'uden-titel';
  const cut = words.slice(0, 80);
  const lastWord = words[80] === '-' ? cut.length : cut.lastIndexOf('-');
  return cut.slice(0, lastWord > 0 ? lastWord : 80);
}
