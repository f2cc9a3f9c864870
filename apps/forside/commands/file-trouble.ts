import { errorCode } from '#platform';

const ADVICE: Readonly<Record<string, string>> = {
  ENOENT: 'give a place that exists',
  ENOTDIR: 'give a place that exists',
  EISDIR: 'give a file, not a directory',
  EACCES: 'let this user read and write there',
  EPERM: 'let this user read and write there',
  EROFS: 'give a place that can be written',
  ENOSPC: 'make room on that disk and run this again',
  EDQUOT: 'make room on that disk and run this again',
  EMFILE: 'let this user open more files',
};

/** What went wrong with a file, and what to do, in one sentence; undefined for other errors. */
export function fileTrouble(error: unknown): string | undefined {
  const code = errorCode(error) ?? '';
  const advice = ADVICE[code];
  if (advice === undefined) return undefined;
  const path = typeof error === 'object' && error !== null && 'path' in error ? error.path : undefined;
  const place = typeof path === 'string' ? path : 'A file';
  return `${place} cannot be read or written (${code}): ${advice}.`;
}
