import { setTimeout as sleep } from 'node:timers/promises';
import { makeDataDirectory, startNewsroom } from '#testing/newsroom-process';
import type { NewsroomProcess } from '#testing/newsroom-process';
import type { BenchContext, Benchmark, Figure } from './benchmark.js';
import { memoryUse } from './process-memory.js';
import { median } from './statistics.js';

const STARTS = 3;
const IDLE_MS = 20_000;
const START_TARGET_MS = 3_000;
const MEMORY_TARGET = 250;
const MEGABYTE = 1_000_000;

/** A newsroom with the samples: how long a start takes that has nothing to install, make or fill, and what it uses idle. */
export const startAndMemory: Benchmark = {
  name: 'start-and-memory',
  async run(context) {
    const directory = await makeDataDirectory();
    context.cleanup.defer(directory.remove);
    const start = () => {
      const starting = startNewsroom({ dataDir: directory.path, env: { SAMPLE: 'danish' } });
      return context.cleanup.adopt(starting, ({ stop }) => stop());
    };

    context.progress('first start');
    let newsroom = await start();
    const times: number[] = [];
    for (let number = 0; number < STARTS; number += 1) {
      await newsroom.stop();
      newsroom = await start();
      times.push(newsroom.startedInMs);
      context.progress(`warm start in ${seconds(newsroom.startedInMs)}`);
    }
    const usual = median(times);
    return [
      {
        what: 'Warm start until it says that it is up',
        figure: `${seconds(usual)} (${times.map(seconds).join(', ')})`,
        target: `< ${START_TARGET_MS / 1_000} s`,
        met: usual < START_TARGET_MS,
      },
      await idleMemory(context, newsroom, directory.path),
    ];
  },
};

async function idleMemory(
  { progress }: BenchContext,
  { child }: NewsroomProcess,
  dataDir: string,
): Promise<Figure> {
  progress(`idle for ${IDLE_MS / 1_000} s`);
  await sleep(IDLE_MS);
  const used = await memoryUse({ pid: child.pid ?? 0, dataDir });
  const what = 'Idle memory, Node and PostgreSQL together';
  const target = `< ${MEMORY_TARGET} MB`;
  if (!used) return { what, figure: 'this system does not tell', target, met: undefined };
  const total = (used.node + used.postgres) / MEGABYTE;
  const parts = [
    `Node ${(used.node / MEGABYTE).toFixed(0)}`,
    `${used.postgresProcesses} PostgreSQL processes ${(used.postgres / MEGABYTE).toFixed(0)}`,
  ];
  return { what, figure: `${total.toFixed(0)} MB (${parts.join(', ')})`, target, met: total < MEMORY_TARGET };
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(2)} s`;
}
