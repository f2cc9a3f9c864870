import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { PERMISSIONS, ROLES, rolesWith } from '#identity';

const PAGE = fileURLToPath(new URL('../../docs/rights.md', import.meta.url));
const BEGIN = '<!-- made from the rights table -->';

/** The rights table as Markdown, laid out as Prettier does. */
function table(): string {
  const width = Math.max(...PERMISSIONS.map(({ length }) => length)) + 2;
  const row = (first: string, cells: readonly string[]) =>
    `| ${[first.padEnd(width), ...cells].join(' | ')} |`;
  const head = ROLES.map((role) => `\`${role}\``);
  return [
    row('permission', head),
    row(
      '-'.repeat(width),
      head.map(({ length }) => `:${'-'.repeat(length - 2)}:`),
    ),
    ...PERMISSIONS.map((permission) =>
      row(
        `\`${permission}\``,
        ROLES.map((role, index) =>
          centred(rolesWith(permission).includes(role) ? '•' : '', head[index] ?? ''),
        ),
      ),
    ),
  ].join('\n');
}

const centred = (mark: string, { length }: string) => {
  const left = Math.floor((length - mark.length) / 2);
  return `${' '.repeat(left)}${mark}`.padEnd(length);
};

describe('docs/rights.md', () => {
  it('has the table that guards read; with WRITE_DOCS=1 it is written', async () => {
    const page = await readFile(PAGE, 'utf8');
    const [before = ''] = page.split(BEGIN);
    const wanted = `${before}${BEGIN}\n\n${table()}\n`;
    if (process.env['WRITE_DOCS'] === '1') await writeFile(PAGE, wanted);
    else expect(page).toBe(wanted);
  });
});
