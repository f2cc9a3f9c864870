import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import {
  ACCOUNT_LIMIT,
  ADDRESS_LIMIT,
  BELIEVED_MS,
  IDLE_HOURS,
  INVITATION_HOURS,
  PASSWORD_LENGTH,
  PERMISSIONS,
  RESET_HOURS,
  ROLES,
  rolesWith,
  SESSION_HOURS,
  SIGN_IN_DAYS,
} from '#identity';

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

const WORDS: Readonly<Record<number, string>> = { 5: 'Five', 30: 'Thirty' };

describe('docs/rights.md', () => {
  it('has the table that guards read; with WRITE_DOCS=1 it is written', async () => {
    const page = await readFile(PAGE, 'utf8');
    const [before = ''] = page.split(BEGIN);
    const wanted = `${before}${BEGIN}\n\n${table()}\n`;
    if (process.env['WRITE_DOCS'] === '1') await writeFile(PAGE, wanted);
    else expect(page).toBe(wanted);
  });

  it('promises what the code keeps', async () => {
    const page = await readFile(PAGE, 'utf8');
    for (const promise of [
      `after ${IDLE_HOURS} hours in which nothing was done, and after ${SESSION_HOURS} hours at the latest`,
      `at least ${PASSWORD_LENGTH.min} characters`,
      `${WORDS[ACCOUNT_LIMIT.free]} failures in a row close an account to strangers for ${ACCOUNT_LIMIT.firstWait} seconds`,
      `up to ${ACCOUNT_LIMIT.longestWait / 60} minutes`,
      `${WORDS[ADDRESS_LIMIT.free]} failures from one address`,
      `believed for ${BELIEVED_MS / 1_000} seconds`,
    ]) {
      expect(page).toContain(promise);
    }
    expect([INVITATION_HOURS, RESET_HOURS, ADDRESS_LIMIT.firstWait, ADDRESS_LIMIT.longestWait]).toEqual([
      72, 24, 60, 3_600,
    ]);
    expect(SIGN_IN_DAYS).toBe(365);
  });
});
