import { killUnderLoad } from '../crash/kill-nine.js';
import type { Victims } from '../crash/kill-nine.js';
import { makeDataDirectory, startNewsroom } from '../support/newsroom-process.js';
import type { SoakScenario } from './soak-scenario.js';

const KILLS = 4;
const SHORTEST_MS = 50;
const LONGEST_MS = 5_000;

/** A newsroom is killed with -9 under load, several times on one data directory, and has all that it acknowledged. */
export const killNine: SoakScenario = {
  name: 'kill-nine',
  async round({ random }) {
    const directory = await makeDataDirectory();
    let newsroom = await startNewsroom({ dataDir: directory.path });
    try {
      const words: string[] = [];
      for (let kill = 0; kill < KILLS; kill += 1) {
        const victims: Victims = random() < 0.5 ? 'node' : 'node-and-postgres';
        const afterMs = Math.round(SHORTEST_MS + random() * (LONGEST_MS - SHORTEST_MS));
        const killed = `${victims} after ${afterMs} ms`;
        const report = await killUnderLoad({
          dataDir: directory.path,
          newsroom,
          victims,
          afterMs,
        });
        ({ newsroom } = report);
        const { acknowledged, lost, problems } = report;
        if (lost.length > 0 || problems.length > 0) {
          throw new Error(`kill ${kill + 1}, ${killed}: ${JSON.stringify({ lost, problems }, undefined, 2)}`);
        }
        words.push(`${killed}: all ${acknowledged} there`);
      }
      return words.join('; ');
    } finally {
      await newsroom.stop();
      await directory.remove();
    }
  },
};
