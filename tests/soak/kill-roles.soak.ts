import { openHouseUnderLoad } from '../crash/house-under-load.js';
import type { HouseUnderLoad, Victim } from '../crash/house-under-load.js';
import { redisIsInstalled } from '../support/redis-server.js';
import type { SoakScenario } from './soak-scenario.js';

const STRIKES = 8;
const LONGEST_PAUSE_MS = 8_000;
const SHORTEST_PAUSE_MS = 200;
const MOST_WORK_BETWEEN = 60;

/** One thing that goes wrong, and its words. */
interface Strike {
  readonly words: string;
  readonly happen: (house: HouseUnderLoad) => Promise<void>;
}

/** Roles and engines of a newsroom of several processes are killed, paused and emptied at random, and nothing is lost. */
export const killRoles: SoakScenario = {
  name: 'kill-roles',
  async round({ random }) {
    const log = random() < 0.7 ? 'kurrentdb' : 'postgres';
    const processes = { newsroom: 2, projector: 2, worker: 2 };
    const strikes = Array.from({ length: STRIKES }, () => strikeOf(random, victimsOn(log)));
    const house = await openHouseUnderLoad({ log, processes, random });
    const told: string[] = [`the log on ${log}`];
    try {
      for (const { words, happen } of strikes) {
        told.push(words);
        await house.worked(Math.round(random() * MOST_WORK_BETWEEN));
        await happen(house);
      }
      const { problems, ...counted } = await house.settle();
      if (problems.length > 0) throw new Error(problems.join('\n'));
      return `${told.join(', ')}: nothing lost of ${JSON.stringify(counted)}`;
    } catch (error) {
      throw new Error(`After ${told.join(', ')}`, { cause: error });
    } finally {
      await house.close();
    }
  },
};

function victimsOn(log: 'kurrentdb' | 'postgres'): readonly Victim[] {
  const engines = [
    'postgres' as const,
    ...(log === 'kurrentdb' ? [log] : []),
    ...(redisIsInstalled() ? ['redis' as const] : []),
  ];
  return ['newsroom', 'site', 'projector', 'projector', 'worker', ...engines];
}

function strikeOf(random: () => number, victims: readonly Victim[]): Strike {
  const any = () => victims[Math.floor(random() * victims.length)] ?? 'newsroom';
  const kind = random();
  if (kind < 0.1) return { words: 'Redis emptied', happen: (house) => house.flushQueues() };
  const first = any();
  if (kind < 0.35) {
    const forMs = Math.round(SHORTEST_PAUSE_MS + random() * (LONGEST_PAUSE_MS - SHORTEST_PAUSE_MS));
    return { words: `${first} paused for ${forMs} ms`, happen: (house) => house.pause(first, forMs) };
  }
  const second = any();
  const both = kind > 0.8 && second !== first ? [first, second] : [first];
  return { words: `${both.join(' and ')} killed`, happen: (house) => house.kill(...both) };
}
