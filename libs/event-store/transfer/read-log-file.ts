import { BLOCK_LIMITS, LONGEST_LINE, LogFileError, headerOf, lineOf } from './log-file.js';
import type { BlockSeal, LogFileHeader, LogFileTrailer, TransferredEvent } from './log-file.js';
import { RunningChecks } from './running-checks.js';

/** Events that are what was exported: nothing of a block is given out before its checksums were right. */
export interface LogFileBlock {
  readonly events: readonly TransferredEvent[];
  /** The line of its first event, from 1. */
  readonly firstLine: number;
  readonly seal: BlockSeal;
  /** All that is known of the file up to and with this block. */
  readonly checks: RunningChecks;
}

/** A file whose first line was read. */
export interface OpenLogFile {
  readonly header: LogFileHeader;
  /** Up to and with the header. */
  readonly checks: RunningChecks;
  /**
   * The rest in order, the trailer last; once.
   * @throws LogFileError at the first line that is damaged, lost or out of place.
   */
  readonly blocks: AsyncIterable<LogFileBlock | LogFileTrailer>;
}

/** How lines of events begin, which carry no SHA-256. */
const EVENT = Buffer.from('{"stream":');
const DAMAGED = 'it is damaged, or lines before it are missing or out of order.';

/**
 * Begins to read a log file, of whatever length, in constant memory.
 * @throws LogFileError when its first line is no header.
 */
export async function openLogFile(chunks: AsyncIterable<Uint8Array>): Promise<OpenLogFile> {
  const checks = RunningChecks.start();
  const lines = linesOf(chunks)[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.done) throw new LogFileError(1, 'the file is empty.');
  const json = checks.open(first.value);
  if (json === undefined) throw new LogFileError(1, 'it is no header of exported events, or damaged.');
  const header = headerOf(json);
  return { header, checks: checks.copy(), blocks: blocksOf(lines, checks) };
}

/** True for the last part of a file. */
export function isTrailer(part: LogFileBlock | LogFileTrailer): part is LogFileTrailer {
  return 'blocks' in part;
}

async function* blocksOf(
  lines: AsyncIterator<Buffer>,
  checks: RunningChecks,
): AsyncGenerator<LogFileBlock | LogFileTrailer> {
  let events: TransferredEvent[] = [];
  let blocks = 0;
  let count = 0;
  let last = 0n;
  for (;;) {
    const next = await lines.next();
    const number = checks.lines + 1;
    if (next.done) {
      throw new LogFileError(
        number,
        'the file ends here, without its last line: the export was interrupted, or the file was cut.',
      );
    }
    const hash = next.value.indexOf(EVENT) === 0 ? undefined : checks.sha256;
    const json = checks.open(next.value);
    if (json === undefined) throw new LogFileError(number, DAMAGED);
    const line = lineOf(json, number);
    if (line.kind === 'event') {
      if (events.length === BLOCK_LIMITS.events) throw new LogFileError(number, 'its block is too long.');
      events.push(line.event);
      count += 1;
      continue;
    }
    if (line.sha256 !== hash) throw new LogFileError(number, `${DAMAGED} (SHA-256)`);
    if (line.kind === 'block') {
      const { seal } = line;
      blocks += 1;
      const told = seal.block === blocks && seal.events === events.length && seal.count === count;
      if (!told || events.length === 0 || seal.position <= last) throw new LogFileError(number, DAMAGED);
      last = seal.position;
      yield { events, firstLine: number - events.length, seal, checks: checks.copy() };
      events = [];
      continue;
    }
    const { trailer } = line;
    const told = trailer.blocks === blocks && trailer.events === count && trailer.head >= last;
    if (!told || events.length > 0) throw new LogFileError(number, DAMAGED);
    if (!(await lines.next()).done) throw new LogFileError(number + 1, 'nothing may follow the last line.');
    yield trailer;
    return;
  }
}

/** Lines with their ends; a rest without one is a line too, which no seal will fit. */
async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, undefined> {
  let parts: Buffer[] = [];
  let length = 0;
  let line = 1;
  for await (const chunk of chunks) {
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      const tail = rest.subarray(0, end + 1);
      yield parts.length === 0 ? tail : Buffer.concat([...parts, tail]);
      [parts, length, line] = [[], 0, line + 1];
      rest = rest.subarray(end + 1);
    }
    if (rest.length === 0) continue;
    parts.push(rest);
    length += rest.length;
    if (length > LONGEST_LINE) throw new LogFileError(line, 'it is longer than any line of exported events.');
  }
  if (parts.length > 0) yield Buffer.concat(parts);
  return undefined;
}
