import { StartupError } from '#platform';
import { QueueUnusableError } from '#scheduling';
import { ROLES, isRole } from './roles.js';
import { start } from './start.js';

/** Runs a role until it is told to stop, and ends the process: 0 after a stop, 1 when it cannot start or stop. */
export async function runRole(name: string): Promise<void> {
  try {
    if (!isRole(name)) {
      throw new StartupError(
        'configuration-invalid',
        `There is no role ${name}; there are: ${ROLES.join(', ')}.`,
      );
    }
    const running = await start(name, process.env);
    let stopping = false;
    const stop = (): void => {
      // Ctrl-C under npm arrives twice within milliseconds; asking again changes nothing, the drain has its own limit.
      if (stopping) return;
      stopping = true;
      void running.stop().then(() => process.exit(0), fail);
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  } catch (error) {
    fail(error);
  }
}

function fail(error: unknown): never {
  if (error instanceof StartupError || error instanceof QueueUnusableError)
    process.stderr.write(`${error.message}\n`);
  else console.error(error);
  process.exit(1);
}
