import { SingleBar } from 'cli-progress';

/** Shows that something goes on, once it takes longer than two seconds. */
export interface Progress {
  /** @param done of the total, in the unit of whoever counts */
  readonly update: (done: number) => void;
  readonly stop: () => void;
}

const QUIET_MS = 2_000;
const LINE_EVERY_MS = 10_000;

/**
 * A bar on a terminal; elsewhere a line on standard error every ten seconds, for logs of scheduled jobs.
 * @param options.total absent when nobody knows it before the end
 */
export function progress(options: {
  readonly doing: string;
  readonly unit: string;
  readonly total?: number;
}): Progress {
  const { doing, unit, total } = options;
  const began = performance.now();
  let bar: SingleBar | undefined;
  let toldAt = began;
  const line = (done: number) => {
    if (performance.now() - toldAt < LINE_EVERY_MS) return;
    toldAt = performance.now();
    process.stderr.write(`${doing}: ${done}${total === undefined ? '' : ` of ${total}`} ${unit}\n`);
  };
  const draw = (done: number) => {
    if (performance.now() - began < QUIET_MS) return;
    if (!bar) {
      const format =
        total === undefined
          ? `${doing} {value} ${unit}`
          : `${doing} {bar} {value}/{total} ${unit}, {eta} s left`;
      bar = new SingleBar({ format, stream: process.stderr, clearOnComplete: true, hideCursor: true });
      bar.start(total ?? 0, done);
    }
    bar.update(done);
  };
  return { update: process.stderr.isTTY ? draw : line, stop: () => bar?.stop() };
}
