import { createLogger, readConfiguration } from '#platform';
import { makeDataDirectory } from '#testing/newsroom-process';
import { openParts } from '../../apps/forside/runtime/parts.js';
import type { Parts } from '../../apps/forside/runtime/parts.js';
import type { BenchContext } from './benchmark.js';

/**
 * Everything of a newsroom but its HTTP side, in this process, on a new embedded PostgreSQL and whatever else the
 * environment names.
 */
export async function openBenchParts(
  { cleanup, progress }: BenchContext,
  environment: Readonly<Record<string, string>> = {},
): Promise<Parts> {
  progress('starting PostgreSQL');
  const directory = await makeDataDirectory();
  cleanup.defer(directory.remove);
  const { configuration } = readConfiguration({ DATA_DIR: directory.path, ...environment });
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
