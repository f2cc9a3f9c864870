import type { Figure } from './benchmark.js';

/** The figures as aligned columns: what, figure, target, met or missed. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = [
    ['what', 'figure', 'target', ''],
    ...figures.map(({ what, figure, target, met }) => [what, figure, target, verdict(met)]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const [heading = '', ...body] = lines;
  return [heading, '-'.repeat(Math.max(...lines.map(({ length }) => length))), ...body, ''].join('\n');
}

function verdict(met: boolean | undefined): string {
  if (met === undefined) return '–';
  return met ? 'met' : 'missed';
}
