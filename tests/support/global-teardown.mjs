import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Stops the cluster of this run, if a test file started one, and removes its folder. */
export default async function globalTeardown() {
  const directory = process.env.FORSIDE_TEST_CLUSTER;
  if (directory === undefined) return;
  await ended(processNumberIn(join(directory, 'watcher.pid')), 'SIGTERM');
  await ended(processNumberIn(join(directory, 'pg', 'postmaster.pid')), 'SIGINT');
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
}

function processNumberIn(path) {
  try {
    return Number(readFileSync(path, 'utf8').split('\n')[0]);
  } catch {
    return undefined;
  }
}

async function ended(pid, signal) {
  if (pid === undefined || !sent(pid, signal)) return;
  for (let waited = 0; waited < 15_000 && sent(pid, 0); waited += 10) await pause(10);
}

function sent(pid, signal) {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
