/** Who writes; no such people exist. */
export const AUTHORS = {
  signe: 'Signe Klitholm',
  mikkel: 'Mikkel Tornvig',
  yasmin: 'Yasmin Ravnholt',
  anders: 'Anders Bøgeskær',
  ditte: 'Ditte Marehøj',
} as const;
