import { DomainError } from '#kernel';
import { UnknownEventError } from '#event-store';
import { RowRefusedError } from './column-codec.js';

/** This process no longer holds the lease, or somebody moved the checkpoint: the batch was rolled back. */
export class SteppedDownError extends Error {
  override readonly name = 'SteppedDownError';
}

/**
 * What a failed statement means: `gone` tables were dropped beneath us, `refused` the database does not take these
 * values, `slow` it took too long, `passing` it may work in a moment.
 */
export type DatabaseFailure = 'gone' | 'refused' | 'slow' | 'passing';

const GONE = new Set(['42P01', '3F000', '42703']);
const STATEMENT_TIMEOUT = '57014';
/** Connection, rollback, transaction state, resources, locks, operator intervention, system and internal errors. */
const PASSING = /^(08|25|40|53|55|57|58|XX)/;
const SQL_STATE = /^[0-9A-Z]{5}$/;
/** Of the operating system, as key stores on files or sockets throw them. */
const PASSING_ERRNO = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ETIMEDOUT',
  'EPIPE',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAGAIN',
  'EBUSY',
  'EIO',
  'EMFILE',
  'ENFILE',
]);

/** Judges an error of a statement; one without SQLSTATE is a broken connection. */
export function databaseFailure(error: unknown): DatabaseFailure {
  const state = codeOf(error);
  if (state === undefined || !SQL_STATE.test(state)) return 'passing';
  if (GONE.has(state)) return 'gone';
  if (state === STATEMENT_TIMEOUT) return 'slow';
  return PASSING.test(state) ? 'passing' : 'refused';
}

/** True when decoding failed for a reason that lies outside the event: it must be tried again, not parked. */
export function isPassing(error: unknown): boolean {
  if (error instanceof DomainError) return error.kind === 'unavailable';
  const code = codeOf(error);
  return code !== undefined && (PASSING_ERRNO.has(code) || (SQL_STATE.test(code) && PASSING.test(code)));
}

/**
 * An error as it may be stored and logged: its kind and place, and a message only where we wrote it ourselves without
 * values, since messages of engines and databases quote the data, which may be personal.
 */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return 'a thrown value that is no error';
  const place = frameOf(error);
  if (error instanceof DomainError) return `DomainError ${error.code}${place}`;
  if (error instanceof RowRefusedError || error instanceof UnknownEventError) {
    return `${error.name}: ${error.message}`;
  }
  const state = codeOf(error);
  if (state === undefined) return `${error.name}${place}`;
  const details = ['schema', 'table', 'column', 'constraint', 'dataType']
    .map((member) => [member, memberOf(error, member)])
    .filter(([, value]) => value !== undefined)
    .map(([member, value]) => `${member} ${value}`);
  return [`${error.name} ${state}`, ...details].join(', ');
}

function codeOf(error: unknown): string | undefined {
  return memberOf(error, 'code');
}

function memberOf(error: unknown, member: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, member);
  return typeof value === 'string' ? value : undefined;
}

/** The innermost frame of the stack as ` at function (file:line:column)`, without folders. */
function frameOf(error: Error): string {
  const frame = error.stack?.split('\n').find((line) => /^\s+at .*:\d+:\d+\)?$/.test(line));
  return frame ? ` ${frame.trim().replace(/(\(| )[^( ]*[\\/]/, '$1')}` : '';
}
