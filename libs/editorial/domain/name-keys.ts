/**
 * What makes two headlines the same one: the words, whatever their case, spaces (no-break ones too) and final full
 * stop. Read-also lines find their article by it, and an import recognises an article it has seen.
 */
export function headlineKey(headline: string): string {
  return keyOf(headline).replace(/\s*\.$/, '');
}

/** What makes two bylines the same author: the name, whatever its case and spaces. */
export function authorNameKey(name: string): string {
  return keyOf(name);
}

function keyOf(text: string): string {
  return text.normalize('NFKC').toLowerCase().normalize('NFC').replace(/\s+/gu, ' ').trim();
}
