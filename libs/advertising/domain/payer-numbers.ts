const CVR_WEIGHTS = [2, 7, 6, 5, 4, 3, 2, 1];

/**
 * Whether eight digits are a number of the Danish business register: the sum of the digits times 2, 7, 6, 5, 4, 3, 2, 1
 * is a multiple of 11 (Erhvervsstyrelsen, modulus 11).
 */
export function isCvrNumber(digits: string): boolean {
  if (!/^\d{8}$/.test(digits)) return false;
  return sumOf(digits, (index) => CVR_WEIGHTS[index] ?? 0) % 11 === 0;
}

/**
 * Whether thirteen digits are a global location number (GLN, in Denmark called EAN number): the digits times 1 and 3 by
 * turns add up to a multiple of 10 (GS1 General Specifications, standard check digit).
 */
export function isEanNumber(digits: string): boolean {
  if (!/^\d{13}$/.test(digits)) return false;
  return sumOf(digits, (index) => (index % 2 === 0 ? 1 : 3)) % 10 === 0;
}

function sumOf(digits: string, weightAt: (index: number) => number): number {
  return [...digits].reduce((sum, digit, index) => sum + Number(digit) * weightAt(index), 0);
}
