import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** `,"crc":"` + eight digits + `"}`: how every line ends. */
const SEAL_BYTES = 18;
const LINE_END = 0x0a;
const SEAL = /^,"crc":"([0-9a-f]{8})"\}$/;

/**
 * What is known of a log file up to some place: its length in lines and bytes, the SHA-256 of all its bytes, and the
 * CRC-32 that runs through its lines. The CRC tells which line was damaged, moved or lost; the SHA-256 makes sure.
 */
export class RunningChecks {
  private constructor(
    private crc: number,
    private readonly hash: Hash,
    private written: { readonly lines: number; readonly bytes: number },
  ) {}

  /** Of an empty file. */
  static start(): RunningChecks {
    return new RunningChecks(0, createHash('sha256'), { lines: 0, bytes: 0 });
  }

  /** Lines so far. */
  get lines(): number {
    return this.written.lines;
  }

  /** Bytes so far, line ends included. */
  get bytes(): number {
    return this.written.bytes;
  }

  /** The SHA-256 of all bytes so far, in hexadecimal. */
  get sha256(): string {
    return this.hash.copy().digest('hex');
  }

  /** The same knowledge once more, to go on from this place later. */
  copy(): RunningChecks {
    return new RunningChecks(this.crc, this.hash.copy(), this.written);
  }

  /**
   * The line of a JSON object: the object with its seal as last member, and a line end.
   * @param json of an object with at least one member, without `crc`
   */
  seal(json: string): Buffer {
    const body = Buffer.from(json.slice(0, -1), 'utf8');
    const crc = crc32(body, this.crc);
    const seal = Buffer.from(`,"crc":"${crc.toString(16).padStart(8, '0')}"}\n`, 'latin1');
    const line = Buffer.concat([body, seal]);
    this.advance(crc32(seal, crc), line);
    return line;
  }

  /**
   * The JSON of a sealed line without its seal; undefined when the seal is not right, with nothing advanced.
   * @param line with its line end
   */
  open(line: Buffer): string | undefined {
    const end = line.length - 1 - SEAL_BYTES;
    const [, digits] = SEAL.exec(line.toString('latin1', Math.max(end, 0), line.length - 1)) ?? [];
    if (end <= 0 || digits === undefined || line.at(-1) !== LINE_END) return undefined;
    const body = line.subarray(0, end);
    const crc = crc32(body, this.crc);
    if (crc !== Number.parseInt(digits, 16)) return undefined;
    this.advance(crc32(line.subarray(end), crc), line);
    return `${body.toString('utf8')}}`;
  }

  private advance(crc: number, line: Buffer): void {
    this.crc = crc;
    this.hash.update(line);
    this.written = { lines: this.lines + 1, bytes: this.bytes + line.length };
  }
}
