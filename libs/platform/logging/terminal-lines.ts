import type { DestinationStream } from 'pino';

/** A terminal as far as it matters here. */
export interface Screen {
  write(text: string): unknown;
  /** Node's own judgement, which follows NO_COLOR and FORCE_COLOR. */
  hasColors?(): boolean;
}

interface LogEntry {
  readonly time: string;
  readonly level: string;
  readonly msg?: string;
}

const COLOURS: Readonly<Record<string, string>> = {
  warn: '33',
  error: '31',
  fatal: '41;97',
  debug: '2',
  trace: '2',
};
const PLAIN = /^[\w./:@*{}-]+$/;

/**
 * `12:30:01 warn  message name=value`, by the clock on the wall, and the frames of an error below it; pino-pretty would
 * bring a dozen packages for the same.
 */
export function terminalLines(screen: Screen): DestinationStream {
  const colours = screen.hasColors?.() ?? false;
  return {
    write(line: string): void {
      const { time, level, msg = '', ...rest } = JSON.parse(line) as LogEntry;
      const colour = colours ? COLOURS[level] : undefined;
      const shown = colour === undefined ? level.padEnd(5) : `\u001b[${colour}m${level.padEnd(5)}\u001b[0m`;
      const fields = Object.entries(rest).map(([name, value]) => ` ${name}=${textOf(value)}`);
      const clock = new Date(time).toTimeString().slice(0, 8);
      const frames = framesOf(rest).map((frame) => `\n                 ${frame}`);
      screen.write(`${clock} ${shown} ${harmless(msg + fields.join(''))}${frames.join('')}\n`);
    },
  };
}

/** Nothing that is logged can steer the terminal; JSON lets some control characters through. */
function harmless(text: string): string {
  return text.replace(/\p{Cc}/gu, '·');
}

/** Quoted unless it is one plain word. */
function textOf(value: unknown): string {
  if (isError(value)) {
    const { name, code, message } = value;
    return JSON.stringify([name, code, message].filter((part) => part !== undefined).join(' '));
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return PLAIN.test(text) || typeof value !== 'string' ? text : JSON.stringify(text);
}

function framesOf(fields: object): readonly string[] {
  return Object.values(fields).flatMap((value: unknown) => (isError(value) ? (value.stack ?? []) : []));
}

interface LoggedError {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  readonly stack?: readonly string[];
}

function isError(value: unknown): value is LoggedError {
  return typeof value === 'object' && value !== null && 'name' in value && 'message' in value;
}
