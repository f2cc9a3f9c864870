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

/** The commands of the guide, in its order, as somebody pastes them. */
async function commandsOfGuide(): Promise<string> {
  const guide = await readFile(join(ROOT, 'docs/sales.md'), 'utf8');
  return [...guide.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block).join('\n');
}

async function hasShell(): Promise<boolean> {
  const tools = ['bash', 'curl'].map((tool) => run(tool, ['--version']));
  return (await Promise.allSettled(tools)).every(({ status }) => status === 'fulfilled');
}

describe('The guide for salespeople', () => {
  let newsroom: WholeNewsroom;

  beforeAll(async () => {
    newsroom = await openWholeNewsroom();
  }, 60_000);

  afterAll(() => newsroom.close());

  it('works as pasted, from the first placement to the morning’s lists', async () => {
    if (!(await hasShell())) {
      console.warn('The guide is not tried out: this machine has no bash or no curl.');
      return;
    }
    const commands = await commandsOfGuide();
    const pasted = commands
      .replace('http://127.0.0.1:3000', newsroom.origin)
      .replace('$(cat data/admin-token)', await newsroom.tokenOf('admin'));
    expect(pasted).not.toMatch(/127\.0\.0\.1:3000|admin-token/);
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', pasted], { maxBuffer: 16e6 });
    expect(stdout).toContain('"type":"/problems/placement-full"');
    expect(stdout).toContain('"flight":{"week":"2030-W51"}');

    await newsroom.shown();
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
