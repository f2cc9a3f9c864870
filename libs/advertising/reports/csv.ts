/** What a cell may hold; numbers are written as they are, and null as nothing. */
export type CsvValue = string | number | null;

/** A column of a CSV file: its heading, and its value in a row. */
export interface CsvColumn<Row> {
  readonly heading: string;
  readonly value: (row: Row) => CsvValue;
}

/** Spreadsheets take UTF-8 for what it is only behind this mark. */
export const BYTE_ORDER_MARK = '\uFEFF';

/**
 * What spreadsheets would run as a formula when a cell begins with it (OWASP, CSV injection); what people wrote gets an
 * apostrophe before it, which spreadsheets show as text.
 */
const FORMULA = /^[\t\r\n ]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;

/** The line of headings, RFC 4180. */
export function csvHeadings<Row>(columns: readonly CsvColumn<Row>[]): string {
  return `${columns.map(({ heading }) => cell(heading)).join(',')}\r\n`;
}

/** A line, RFC 4180. */
export function csvLine<Row>(columns: readonly CsvColumn<Row>[], row: Row): string {
  return `${columns.map(({ value }) => cell(value(row))).join(',')}\r\n`;
}

function cell(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
