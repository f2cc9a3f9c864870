import { createLogger, readConfiguration } from '#platform';
import { openParts } from '../runtime/parts.js';
import type { Parts, PartsOptions } from '../runtime/parts.js';

/**
 * Runs a command beside a running newsroom, or on its data directory when none runs, and closes what it opened.
 * @param options `access: 'own'` for what may only be done while the newsroom stands still.
 */
export async function withParts(
  work: (parts: Parts) => Promise<void>,
  options: Partial<Pick<PartsOptions, 'access' | 'log'>> = {},
): Promise<void> {
  const { configuration } = readConfiguration(process.env);
  const parts = await openParts({
    configuration,
    logger: createLogger({ level: 'warn' }),
    access: 'join',
    onProgress: (step) => void process.stderr.write(`${step}\n`),
    ...options,
  });
  try {
    await work(parts);
  } finally {
    await parts.close();
  }
}
