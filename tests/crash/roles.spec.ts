import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { redisIsInstalled } from '#testing/redis-server';
import { openHouseUnderLoad } from './house-under-load.js';
import type { HouseUnderLoad, Victim } from './house-under-load.js';

const hasRedis = redisIsInstalled();
const VICTIMS: readonly Victim[] = [
  'site',
  'projector',
  'newsroom',
  'worker',
  'redis',
  'kurrentdb',
  'postgres',
];

describe('A newsroom of several processes, in the middle of its work', () => {
  let house: HouseUnderLoad;
  beforeAll(async () => {
    house = await openHouseUnderLoad({ rests: 5 });
  }, 120_000);
  afterAll(() => house?.close(), 60_000);

  it.each(VICTIMS)(
    'goes on after kill -9 of %s, and everybody says who is away',
    async (victim) => {
      await house.kill(victim);
    },
    120_000,
  );

  (hasRedis ? it : it.skip)(
    'goes on when Redis is emptied',
    async () => {
      await house.flushQueues();
      await house.worked(10);
    },
    60_000,
  );

  it('has lost nothing, doubled nothing, and shows what a fresh rebuild shows', async () => {
    const outcome = await house.settle();
    expect(outcome.problems).toEqual([]);
    expect(outcome.scheduled).toBeGreaterThan(0);
    console.info(outcome);
  }, 180_000);
});
