import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { csvHeadings, csvLine } from './csv.js';
import type { CsvValue } from './csv.js';

const columns = [
  { heading: 'navn', value: (row: readonly CsvValue[]) => row[0] ?? null },
  { heading: 'beløb, øre', value: (row: readonly CsvValue[]) => row[1] ?? null },
];

/** Reads one line as RFC 4180 has it. */
function cellsOf(line: string): readonly string[] {
  const cells = [...line.slice(0, -2).matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/gs)];
  return cells.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}

describe('A report as CSV', () => {
  it('has headings and lines as RFC 4180 has them', () => {
    expect(csvHeadings(columns)).toBe('navn,"beløb, øre"\r\n');
    expect(csvLine(columns, ['Nordhavn "Data" A/S, Aarhus', -12])).toBe(
      '"Nordhavn ""Data"" A/S, Aarhus",-12\r\n',
    );
    expect(csvLine(columns, [null, 0])).toBe(',0\r\n');
  });

  it('never lets a name become a formula of a spreadsheet, and keeps every other text', () => {
    for (const name of ['=1+1', '+45 12', '-2', '@SUM(A1)', '\t=1', ' =1', '\r=1', '＝1']) {
      expect(cellsOf(csvLine(columns, [name, 1]))[0]).toBe(`'${name}`);
    }
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const [read = ''] = cellsOf(csvLine(columns, [name, 1]));
        expect(read.replace(/^'/, '')).toBe(name.replace(/^'/, ''));
        expect(read).not.toMatch(/^\s*[=+\-@]/);
      }),
    );
  });
});
