/**
 * Arrays as parameters in PostgreSQL's binary form: nothing is quoted here and unquoted there, which for documents is
 * most of the work of sending them. Source of the format: array_recv in PostgreSQL's src/backend/utils/adt/arrayfuncs.c.
 */

const TEXT = 25;
const UUID = 2950;
const INT4 = 23;
const INT8 = 20;

const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
const NULL_LENGTH = -1;
const UUID_BYTES = 16;

/** A `text[]`; a null is a null element. */
export function textArray(elements: readonly (string | null)[]): Buffer {
  const lengths = elements.map((element) => (element === null ? NULL_LENGTH : Buffer.byteLength(element)));
  const size = lengths.reduce((sum, length) => sum + LENGTH_BYTES + Math.max(0, length), HEADER_BYTES);
  const buffer = begun(TEXT, elements.length, size, lengths.includes(NULL_LENGTH));
  let at = HEADER_BYTES;
  elements.forEach((element, index) => {
    at = buffer.writeInt32BE(lengths[index] ?? NULL_LENGTH, at);
    if (element !== null) at += buffer.write(element, at);
  });
  return buffer;
}

/**
 * A `uuid[]`; a null is a null element.
 * @param elements in the usual form with hyphens
 */
export function uuidArray(elements: readonly (string | null)[]): Buffer {
  const nulls = elements.reduce((count, element) => (element === null ? count + 1 : count), 0);
  const size = HEADER_BYTES + elements.length * LENGTH_BYTES + (elements.length - nulls) * UUID_BYTES;
  const buffer = begun(UUID, elements.length, size, nulls > 0);
  let at = HEADER_BYTES;
  for (const element of elements) {
    at = buffer.writeInt32BE(element === null ? NULL_LENGTH : UUID_BYTES, at);
    if (element === null) continue;
    const written = buffer.write(element.replaceAll('-', ''), at, 'hex');
    if (written !== UUID_BYTES) throw new TypeError('A uuid[] takes UUIDs only');
    at += written;
  }
  return buffer;
}

/** An `int[]`; every element is a whole number of 32 bits. */
export function intArray(elements: readonly number[]): Buffer {
  const buffer = begun(INT4, elements.length, HEADER_BYTES + elements.length * 8, false);
  let at = HEADER_BYTES;
  for (const element of elements) at = buffer.writeInt32BE(element, buffer.writeInt32BE(4, at));
  return buffer;
}

/** A `bigint[]`; every element has 64 bits. */
export function bigintArray(elements: readonly bigint[]): Buffer {
  const buffer = begun(INT8, elements.length, HEADER_BYTES + elements.length * 12, false);
  let at = HEADER_BYTES;
  for (const element of elements) at = buffer.writeBigInt64BE(element, buffer.writeInt32BE(8, at));
  return buffer;
}

/** The header: dimensions, whether there are nulls, the type of an element, how many, and that they count from 1. */
function begun(type: number, length: number, size: number, nulls: boolean): Buffer {
  // An empty array has no dimension.
  const buffer = Buffer.allocUnsafe(length === 0 ? 12 : size);
  buffer.writeInt32BE(length === 0 ? 0 : 1, 0);
  buffer.writeInt32BE(nulls ? 1 : 0, 4);
  buffer.writeInt32BE(type, 8);
  if (length === 0) return buffer;
  buffer.writeInt32BE(length, 12);
  buffer.writeInt32BE(1, 16);
  return buffer;
}
