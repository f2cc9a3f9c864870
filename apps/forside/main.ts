import { StartupError } from '#platform';
import { startAll } from './start-all.js';

const ROLES = ['all'] as const;

async function main(role = 'all'): Promise<void> {
  if (!ROLES.some((known) => known === role)) {
    throw new StartupError(
      'configuration-invalid',
      `There is no role ${role}; there is: ${ROLES.join(', ')}.`,
    );
  }
  const newsroom = await startAll(process.env);
  let stopping = false;
  const stop = (): void => {
    // Ctrl-C under npm arrives twice within milliseconds; asking again changes nothing, the drain has its own limit.
    if (stopping) return;
    stopping = true;
    void newsroom.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function fail(error: unknown): never {
  if (error instanceof StartupError) process.stderr.write(`${error.message}\n`);
  else console.error(error);
  process.exit(1);
}

main(process.argv[2]).catch(fail);
