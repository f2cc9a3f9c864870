import { createLogger, readConfiguration } from '#platform';
import { makeDataDirectory } from '#testing/newsroom-process';
import { openParts } from '../../apps/forside/runtime/parts.js';
import type { Parts } from '../../apps/forside/runtime/parts.js';
import type { BenchContext } from './benchmark.js';

/**
 * Everything of a newsroom but its HTTP side, in this process, on an embedded PostgreSQL, a new one unless the environment
 * names its directory, and whatever else the environment names.
 */
export async function openBenchParts(
  context: BenchContext,
  environment: Readonly<Record<string, string>> = {},
): Promise<Parts> {
  const { cleanup, progress } = context;
  const DATA_DIR = environment['DATA_DIR'] ?? (await newDataDirectory(context));
  progress('starting PostgreSQL');
  const { configuration } = readConfiguration({ ...environment, DATA_DIR });
  const opening = openParts({
    configuration,
    logger: createLogger({
      level: 'warn',
      destination: { write: (line) => void process.stderr.write(line) },
    }),
    access: 'own',
    onProgress: () => undefined,
  });
  return cleanup.adopt(opening, ({ close }) => close());
}

/** An empty data directory that lasts as long as the benchmark. */
export async function newDataDirectory({ cleanup }: BenchContext): Promise<string> {
  const { path, remove } = await makeDataDirectory();
  cleanup.defer(remove);
  return path;
}
