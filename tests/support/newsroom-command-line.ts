import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CLI = join(ROOT, 'dist', 'bundle', 'cli.js');
const run = promisify(execFile);

/** How a command of the command line ended. */
export interface CommandOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A data directory, and variables besides. */
export interface CommandPlace {
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs the built `forside` command on a data directory, as a user types it. */
export async function forside(
  place: string | CommandPlace,
  ...words: readonly string[]
): Promise<CommandOutcome> {
  const { dataDir, env: more } = typeof place === 'string' ? { dataDir: place, env: {} } : place;
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    DATA_DIR: dataDir,
    ...more,
  };
  try {
    const { stdout, stderr } = await run(process.execPath, [CLI, ...words], {
      cwd: ROOT,
      env,
      maxBuffer: 64e6,
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: number; stdout?: string; stderr?: string };
    return { code: code ?? -1, stdout: stdout ?? '', stderr: stderr ?? '' };
  }
}
