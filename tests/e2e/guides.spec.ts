import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openWholeNewsroom } from '#testing/whole-newsroom';
import type { WholeNewsroom } from '#testing/whole-newsroom';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const ADMIN = '/api/admin/v1';
const run = promisify(execFile);

async function hasShell(): Promise<boolean> {
  const tools = ['bash', 'curl'].map((tool) => run(tool, ['--version']));
  return (await Promise.allSettled(tools)).every(({ status }) => status === 'fulfilled');
}

let newsroom: WholeNewsroom;

beforeAll(async () => {
  newsroom = await openWholeNewsroom();
}, 60_000);

afterAll(() => newsroom.close());

/** What the commands of a guide print, pasted in its order; null where nobody could paste them. */
async function pasted(guide: string): Promise<string | null> {
  if (!(await hasShell())) {
    console.warn(`${guide} is not tried out: this machine has no bash or no curl.`);
    return null;
  }
  const text = await readFile(join(ROOT, guide), 'utf8');
  const commands = [...text.matchAll(/^```sh\n(.*?)^```$/gms)]
    .map(([, block = '']) => block)
    .join('\n')
    .replace('http://127.0.0.1:3000', newsroom.origin)
    .replace('$(cat data/admin-token)', await newsroom.tokenOf('admin'));
  expect(commands).not.toMatch(/127\.0\.0\.1:3000|admin-token/);
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', commands], { maxBuffer: 16e6 }).catch(
    (reason: { readonly stdout?: string; readonly stderr?: string }) => {
      throw new Error(`${guide}: ${String(reason.stdout).slice(-2_000)}${String(reason.stderr)}`);
    },
  );
  await newsroom.shown();
  return stdout;
}

describe('The guide for editors', () => {
  it('works as pasted, from the first draft to a correction that is taken back', async () => {
    const told = await pasted('docs/editing.md');
    if (told === null) return;
    const { json } = await newsroom.send('GET', `${ADMIN}/search?q=kajplads`);
    const [article] = json?.['items'] as readonly { readonly id: string }[];
    const page = await newsroom.send('GET', `/artikel/${article?.id ?? ''}`, { role: null });
    const shown = await newsroom.send('GET', page.headers.get('location') ?? '', { role: null });
    expect(shown.text).toContain('Havnen udvider mod nord og øst');
    expect(shown.text).toContain('Naboerne er glade, siger formanden.');
    expect(shown.text).toContain('Genmæle fra havnen');
  }, 60_000);
});

describe('The guide for salespeople', () => {
  it('works as pasted, from the first placement to the morning’s lists', async () => {
    const told = await pasted('docs/sales.md');
    if (told === null) return;
    expect(told).toContain('"type":"/problems/placement-full"');
    expect(told).toContain('"flight":{"week":"2030-W51"}');

    const { json } = await newsroom.send('GET', `${ADMIN}/bookings?limit=100`);
    const items = json?.['items'] as readonly { readonly state: string; readonly weeks: object }[];
    expect(items.map(({ state, weeks }) => [state, weeks])).toEqual([
      ['cancelled', { first: '2031-W06', last: '2031-W06' }],
      ['declined', { first: '2031-W05', last: '2031-W05' }],
      ['booked', { first: '2030-W52', last: '2030-W52' }],
      ['booked', { first: '2030-W48', last: '2030-W49' }],
    ]);
    const mine = await newsroom.send('GET', `${ADMIN}/bookings?salesperson=me`);
    expect(mine.json?.['items']).toHaveLength(3);
    const theirs = await newsroom.send('GET', `${ADMIN}/orders?salesperson=me`, { role: 'sales' });
    expect(theirs.json?.['items']).toEqual([]);
  }, 60_000);
});
