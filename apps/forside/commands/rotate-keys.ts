import { lockDataDir, openDataDirectory, readConfiguration, rotateRootKey } from '#platform';
import { progress } from './progress.js';

export const ROTATE_HELP = `
A root key in DATA_DIR/keys is replaced by one that is made here, while the newsroom is stopped. One that is given as
FORSIDE_ROOT_KEY is replaced while it runs: give every process the new one, and the old one as FORSIDE_FORMER_ROOT_KEY;
rotate; then take the old one away. What was broken off is finished by doing it again. See docs/erasure.md.
`;

/** `forside keys rotate`: wraps every key of a person anew under another root key. */
export async function rotateKeys(): Promise<void> {
  const { configuration } = readConfiguration(process.env);
  const { rootKey, formerRootKey, keysDatabaseUrl, databaseUrl } = configuration;
  const dataDir = await openDataDirectory(configuration.dataDir);
  // Processes that run with a root key of the directory's own read it when they start.
  const lock = rootKey === null ? await lockDataDir(dataDir) : undefined;
  const bar = progress({ doing: 'Wrapping', unit: 'keys' });
  try {
    const options = { dataDir, rootKey, formerRootKey, keysDatabaseUrl, databaseUrl };
    const { rewrapped, before } = await rotateRootKey({ ...options, onKeys: (done) => bar.update(done) });
    bar.stop();
    process.stdout.write(`Wrapped ${rewrapped} keys anew; ${before} were already.\n`);
  } finally {
    bar.stop();
    await lock?.release();
  }
}
