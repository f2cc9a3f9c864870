import { setTimeout as sleep } from 'node:timers/promises';

const LIMIT_MS = 30_000;
const LOOK_AGAIN_MS = 25;

/** Waits until something is so. @throws Error that says what did not come to pass in time. */
export async function eventually(
  what: string,
  condition: () => Promise<boolean> | boolean,
  limitMs = LIMIT_MS,
): Promise<void> {
  const until = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > until) throw new Error(`Not within ${limitMs / 1_000} s: ${what}`);
    await sleep(LOOK_AGAIN_MS);
  }
}
