import { errorCode } from '../errno.js';

/** An error as the log may show it. */
export interface DescribedError {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  /** Where it was thrown; the frames only. */
  readonly stack?: readonly string[];
}

/** SQLSTATE classes "data exception" and "integrity constraint violation", whose messages quote values. */
const QUOTES_VALUES = /^2[23][0-9A-Z]{3}$/;

/**
 * What of an error may go into the log: never its further properties, where drivers put statements, parameters and
 * rows, and with them names of people.
 */
export function describeError(error: unknown): DescribedError {
  if (!(error instanceof Error))
    return { name: typeof error, message: 'Something that is no Error was thrown' };
  const code = errorCode(error);
  return {
    name: error.name,
    ...(code !== undefined && { code }),
    message: withoutValues(code, error.message),
    ...(error.stack !== undefined && { stack: framesOf(error.stack) }),
  };
}

/** Neither what a database quotes nor what opens a door: clients put whole URLs into their messages. */
function withoutValues(code: string | undefined, message: string): string {
  const discreet = message.replace(/(:\/\/)[^/?#\s@]*@/g, '$1…@');
  return QUOTES_VALUES.test(code ?? '') ? discreet.replace(/"[^"]*"/g, '"…"') : discreet;
}

function framesOf(stack: string): readonly string[] {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim());
}
