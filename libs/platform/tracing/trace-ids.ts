import { createHash } from 'node:crypto';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const NO_TRACE = '0'.repeat(32);
const NO_SPAN = '0'.repeat(16);

/**
 * The trace that everything with this correlation id belongs to: a UUID without its hyphens, 128 bits of SHA-256 of
 * anything else. So a projector or worker joins the trace of a command by what the log has anyway.
 * @returns 32 hexadecimal digits
 */
export function traceIdOf(correlationId: string): string {
  const digits = UUID.test(correlationId) ? correlationId.replaceAll('-', '').toLowerCase() : NO_TRACE;
  return digits === NO_TRACE ? hash(`trace ${correlationId}`, 32) : digits;
}

/**
 * The span of the append that recorded what a command (or a due fact, which has a command id of its own) decided; what
 * follows from its events names this span as its parent.
 * @returns 16 hexadecimal digits
 */
export function appendSpanIdOf(commandId: string): string {
  const id = hash(`append ${commandId}`, 16);
  return id === NO_SPAN ? '0000000000000001' : id;
}

/** Whether a trace is kept when this share of all is: by its id alone, so that all processes agree. */
export function isKept(traceId: string, share: number): boolean {
  return Number.parseInt(traceId.slice(-8), 16) < share * 2 ** 32;
}

function hash(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}
