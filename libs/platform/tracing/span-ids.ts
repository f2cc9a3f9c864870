import { randomFillSync } from 'node:crypto';

const DIGITS = 16;
/** Bytes asked of the system at once: a question for each id would cost more than the rest of a span. */
const POOL = 4_096;

const pool = Buffer.alloc(POOL);
let used = POOL;

/** A random span id: 16 hexadecimal digits, not all zero. */
export function newSpanId(): string {
  if (used === POOL) {
    randomFillSync(pool);
    used = 0;
  }
  const id = pool.toString('hex', used, used + DIGITS / 2);
  used += DIGITS / 2;
  return /[^0]/.test(id) ? id : newSpanId();
}
