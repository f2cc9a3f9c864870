import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode, syncDirectory, writeFileAtomically } from '#platform';
import { isMediaName, MediaStore } from './media-store.port.js';
import type { StoredMedia } from './media-store.port.js';

const FILE_MODE = 0o644;

/** Pictures as files: `{directory}/{first two digits}/{name}`, written as a whole and flushed to the disk. */
export class FileMediaStore extends MediaStore {
  constructor(private readonly directory: string) {
    super();
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    const path = this.pathOf(name);
    if (await isStored(path, bytes.length)) return;
    const firstCreated = await mkdir(dirname(path), { recursive: true });
    if (firstCreated !== undefined) await flushNames(dirname(firstCreated), dirname(path));
    await writeFileAtomically(path, bytes, FILE_MODE);
  }

  async open(name: string): Promise<StoredMedia | null> {
    if (!isMediaName(name)) return null;
    try {
      const file = await open(this.pathOf(name), 'r');
      try {
        const { size } = await file.stat();
        return { size, bytes: file.createReadStream() };
      } catch (error) {
        await file.close();
        throw error;
      }
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    }
  }

  async removeAll(sha256: string): Promise<void> {
    const folder = join(this.directory, sha256.slice(0, 2));
    const names = await namesIn(folder);
    const files = names.filter((name) => isMediaName(name) && name.startsWith(`${sha256}-`));
    if (files.length === 0) return;
    for (const file of files) await rm(join(folder, file), { force: true });
    await syncDirectory(folder);
  }

  private pathOf(name: string): string {
    if (!isMediaName(name)) throw new Error(`${JSON.stringify(name)} is no name of a stored picture`);
    return join(this.directory, name.slice(0, 2), name);
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

async function isStored(path: string, size: number): Promise<boolean> {
  try {
    const file = await open(path, 'r');
    try {
      return (await file.stat()).size === size;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Makes new directories durable: each name stands in the directory above it. */
async function flushNames(above: string, deepest: string): Promise<void> {
  for (let path = dirname(deepest); path.length >= above.length; path = dirname(path)) {
    const directory = await open(path, 'r');
    try {
      await directory.sync();
    } catch (error) {
      // Windows opens directories but cannot flush them, and needs not.
      if (process.platform !== 'win32') throw error;
    } finally {
      await directory.close();
    }
    if (path === dirname(path)) return;
  }
}
