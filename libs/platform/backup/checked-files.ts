import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, readdir } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { errorCode } from '../errno.js';
import { StartupError } from '../startup-error.js';
import { writeFileAtomically } from '../write-file-atomically.js';

const SUMS = 'SHA256SUMS';
const LINE = /^([0-9a-f]{64}) [ *](.+)$/;
const AT_ONCE = 8;
const CHUNK_BYTES = 256 * 1024;
const UNFINISHED = /\.tmp$/;

/** Told how many more bytes went through. */
export type OnBytes = (bytes: number) => void;

/** A directory of files that grows, with the SHA-256 of each, as `sha256sum` writes them. */
export class CheckedFiles {
  private readonly sums = new Map<string, string>();

  constructor(
    readonly directory: string,
    private readonly onBytes: OnBytes,
  ) {}

  /** Writes a file of streams that are put one behind the other, durably. @param path with slashes */
  async write(path: string, source: NodeJS.ReadableStream, ...through: readonly Transform[]): Promise<void> {
    const target = join(this.directory, ...path.split('/'));
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    const sum = new Summing(this.onBytes);
    const file = createWriteStream(target, { flags: 'wx', mode: 0o600, flush: true });
    await pipeline([source, ...through, sum, file]);
    this.sums.set(path, sum.digest());
  }

  /** Copies all files of a directory, but those that are being written and those that are gone by now. */
  async copyAll(from: string, to: string): Promise<number> {
    let files = 0;
    await forEachAtOnce(filesIn(from), async (path) => {
      try {
        await this.write(`${to}/${path}`, readStreamOf(join(from, ...path.split('/'))));
        files += 1;
      } catch (error) {
        if (errorCode(error) !== 'ENOENT') throw error;
      }
    });
    return files;
  }

  /** Writes `SHA256SUMS`. @returns its own SHA-256 */
  async close(): Promise<string> {
    const lines = [...this.sums].map(([path, sum]) => `${sum}  ${path}\n`).sort(byPath);
    const text = lines.join('');
    await writeFileAtomically(join(this.directory, SUMS), text, 0o600);
    return createHash('sha256').update(text).digest('hex');
  }
}

/**
 * Reads every file that `SHA256SUMS` names, to its end.
 * @param sums the SHA-256 of `SHA256SUMS` itself
 * @returns their paths, with slashes
 * @throws StartupError `backup-damaged`, naming the first that is not what it was
 */
export async function verifyFiles(
  directory: string,
  { sums, onBytes }: { readonly sums: string; readonly onBytes: OnBytes },
): Promise<readonly string[]> {
  const text = await readFile(join(directory, SUMS)).catch(() => Buffer.alloc(0));
  if (createHash('sha256').update(text).digest('hex') !== sums) throw damaged(directory, SUMS);
  const listed = text
    .toString('utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => LINE.exec(line) ?? [])
    .map(([, sum = '', path = '']) => ({ sum, path }));
  await forEachAtOnce(listed, async ({ sum, path }) => {
    if (path === '' || path.split('/').some((part) => part === '..' || part === ''))
      throw damaged(directory, SUMS);
    if ((await sumOf(join(directory, ...path.split('/')), onBytes)) !== sum) throw damaged(directory, path);
  });
  return listed.map(({ path }) => path);
}

/** Copies files out of a backup, durably. @param as the path below `to` for each path; undefined leaves it out */
export async function copyFiles(
  paths: readonly string[],
  options: {
    readonly from: string;
    readonly to: string;
    readonly mode: number;
    readonly as: (path: string) => string | undefined;
    readonly onBytes: OnBytes;
  },
): Promise<number> {
  let files = 0;
  await forEachAtOnce(paths, async (path) => {
    const as = options.as(path);
    if (as === undefined) return;
    const target = join(options.to, ...as.split('/'));
    await mkdir(dirname(target), { recursive: true, mode: options.mode === 0o600 ? 0o700 : 0o755 });
    await pipeline([
      readStreamOf(join(options.from, ...path.split('/'))),
      new Summing(options.onBytes),
      createWriteStream(target, { flags: 'wx', mode: options.mode, flush: true }),
    ]);
    files += 1;
  });
  return files;
}

class Summing extends Transform {
  private readonly hash = createHash('sha256');

  constructor(private readonly onBytes: OnBytes) {
    super();
  }

  override _transform(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error: null, chunk: Buffer) => void,
  ): void {
    this.hash.update(chunk);
    this.onBytes(chunk.length);
    done(null, chunk);
  }

  digest(): string {
    return this.hash.digest('hex');
  }
}

async function sumOf(path: string, onBytes: OnBytes): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of readStreamOf(path)) {
      hash.update(chunk as Buffer);
      onBytes((chunk as Buffer).length);
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  return hash.digest('hex');
}

/** Paths of all files below a directory, with slashes; none when there is no directory. */
async function* filesIn(directory: string, below = ''): AsyncGenerator<string> {
  const entries = await readdir(join(directory, below), { withFileTypes: true }).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });
  for (const entry of entries) {
    const path = join(below, entry.name);
    if (entry.isDirectory()) yield* filesIn(directory, path);
    else if (entry.isFile() && !UNFINISHED.test(entry.name)) yield path.split(sep).join('/');
  }
}

/** @throws the first failure, when all that was under way has ended */
async function forEachAtOnce<T>(
  items: Iterable<T> | AsyncIterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const source = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const failures: unknown[] = [];
  const lane = async () => {
    try {
      for (let next = await source.next(); !next.done && failures.length === 0; next = await source.next())
        await work(next.value);
    } catch (error) {
      failures.push(error);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  if (failures.length > 0) throw failures[0];
}

function readStreamOf(path: string) {
  return createReadStream(path, { highWaterMark: CHUNK_BYTES });
}

/** SHA256SUMS sorted by path, so that two backups can be compared. */
function byPath(a: string, b: string): number {
  return a.slice(66) < b.slice(66) ? -1 : 1;
}

function damaged(directory: string, path: string): StartupError {
  return new StartupError(
    'backup-damaged',
    `${join(directory, path)} is missing, or not what was backed up (SHA-256): use another backup.`,
  );
}
