import { closeSync, fdatasyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';

const HEADER_BYTES = 8;

/**
 * An append-only file of entries. An entry is in it wholly or not at all: each has its length and checksum before it,
 * and what a crash left half-written at the end is cut off when the file is opened.
 */
export class DataFile<Entry> {
  private constructor(private readonly descriptor: number) {}

  /** @throws Error when an entry before the last one is damaged: that is no torn write. */
  static open<Entry>(path: string, replay: (entry: Entry) => void): DataFile<Entry> {
    const descriptor = openSync(path, 'a+');
    const bytes = readFileSync(descriptor);
    let offset = 0;
    while (offset < bytes.length) {
      const start = offset + HEADER_BYTES;
      const end = start <= bytes.length ? start + bytes.readUInt32LE(offset) : Infinity;
      if (end > bytes.length) break;
      const payload = bytes.subarray(start, end);
      if (crc32(payload) !== bytes.readUInt32LE(offset + 4)) {
        if (end < bytes.length) throw new Error(`${path} is damaged at byte ${offset}`);
        break;
      }
      replay(deserialize(payload) as Entry);
      offset = end;
    }
    if (offset < bytes.length) {
      ftruncateSync(descriptor, offset);
      fdatasyncSync(descriptor);
    }
    return new DataFile(descriptor);
  }

  /** On disk when it returns. */
  append(entries: readonly Entry[]): void {
    const frames = entries.flatMap((entry) => {
      const payload = serialize(entry);
      const header = Buffer.alloc(HEADER_BYTES);
      header.writeUInt32LE(payload.length, 0);
      header.writeUInt32LE(crc32(payload), 4);
      return [header, payload];
    });
    const bytes = Buffer.concat(frames);
    for (let written = 0; written < bytes.length;) {
      written += writeSync(this.descriptor, bytes, written);
    }
    fdatasyncSync(this.descriptor);
  }

  close(): void {
    closeSync(this.descriptor);
  }
}
