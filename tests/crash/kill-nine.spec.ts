import { describe, expect, it } from '@jest/globals';
import { makeDataDirectory, startNewsroom } from '#testing/newsroom-process';
import { killUnderLoad } from './kill-nine.js';
import type { Victims } from './kill-nine.js';

const ROUNDS: readonly (readonly [Victims, number])[] = [
  ['node', 700],
  ['node-and-postgres', 900],
  ['node-and-postgres', 400],
];

describe('A newsroom that is killed with -9 while eight writers work', () => {
  it('has everything that it acknowledged when it is started again, of Node alone and of PostgreSQL too', async () => {
    const directory = await makeDataDirectory('a database');
    let newsroom = await startNewsroom({ dataDir: directory.path });
    try {
      for (const [victims, afterMs] of ROUNDS) {
        const report = await killUnderLoad({
          dataDir: directory.path,
          newsroom,
          victims,
          afterMs,
          atLeast: 1,
        });
        ({ newsroom } = report);
        expect(report.acknowledged).toBeGreaterThan(0);
        expect([victims, report.lost, report.problems]).toEqual([victims, [], []]);
      }
    } finally {
      await newsroom.stop();
      await directory.remove();
    }
  }, 240_000);
});
