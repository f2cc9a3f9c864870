import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Begins something at a constant rate, however long it takes, and waits for all of it.
 * @param options.act is told since when (on `performance`'s clock) it was due; that is what latency counts from, so
 * that a stall of the other side is not left out of the figures.
 * @throws the first error of `act`, when all have ended.
 */
export async function atConstantRate(options: {
  readonly count: number;
  readonly perSecond: number;
  readonly act: (index: number, due: number) => Promise<void>;
}): Promise<void> {
  const failures: unknown[] = [];
  const begun: Promise<void>[] = [];
  const start = performance.now();
  for (let index = 0; index < options.count; index += 1) {
    const due = start + (index * 1_000) / options.perSecond;
    const wait = due - performance.now();
    if (wait >= 1) await sleep(wait);
    const act = options.act(index, Math.min(due, performance.now()));
    begun.push(act.catch((error: unknown) => void failures.push(error)));
  }
  await Promise.all(begun);
  if (failures.length > 0) throw failures[0];
}
