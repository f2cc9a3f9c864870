import type { LoggerService } from '@nestjs/common';
import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import { traceOfLine } from '../tracing/current-span.js';
import { describeError } from './describe-error.js';
import { terminalLines } from './terminal-lines.js';

/** The application's log: lines of JSON, or of text on a terminal. */
export type { Logger } from 'pino';

/** From most to least talkative. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** How much is logged. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * Makes the log. Nothing that names a person or opens a door belongs into it: requests are logged by route, errors
 * through describeError; the redaction here is the second line of defence.
 * @param options.destination standard output unless told; a terminal gets text.
 */
export function createLogger(options: {
  readonly level: LogLevel;
  /** Stands in every line, where several processes write into one place. */
  readonly role?: string;
  readonly destination?: DestinationStream;
}): Logger {
  const destination =
    options.destination ??
    (process.stdout.isTTY ? terminalLines(process.stdout) : pino.destination({ fd: 1, sync: true }));
  return pino(
    {
      level: options.level,
      base: options.role === undefined ? null : { role: options.role },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: traceOfLine,
      serializers: { err: described, error: described },
      redact: {
        paths: [
          'authorization',
          'cookie',
          'token',
          'password',
          'headers',
          'apiKey',
          'secret',
          '*.authorization',
          '*.cookie',
          '*.token',
          '*.password',
          '*.apiKey',
          '*.secret',
        ],
        censor: '[hidden]',
      },
    },
    destination,
  );
}

function described(value: unknown): unknown {
  return value instanceof Error ? describeError(value) : value;
}

/** Lets Nest write into the application's log. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...details: readonly unknown[]): void {
    this.write('debug', message, details);
  }

  verbose(message: unknown, ...details: readonly unknown[]): void {
    this.write('trace', message, details);
  }

  debug(message: unknown, ...details: readonly unknown[]): void {
    this.write('debug', message, details);
  }

  warn(message: unknown, ...details: readonly unknown[]): void {
    this.write('warn', message, details);
  }

  error(message: unknown, ...details: readonly unknown[]): void {
    this.write('error', message, details);
  }

  fatal(message: unknown, ...details: readonly unknown[]): void {
    this.write('fatal', message, details);
  }

  /** Nest hands over `message, …further, context`, for errors `message, stack, context`. */
  private write(
    level: 'trace' | 'debug' | 'warn' | 'error' | 'fatal',
    message: unknown,
    details: readonly unknown[],
  ): void {
    const context = details.findLast((detail) => typeof detail === 'string' && !detail.includes('\n'));
    const thrown = [message, ...details].find((part) => part instanceof Error);
    this.logger[level](
      { ...(typeof context === 'string' && { context }), ...(thrown && { error: thrown }) },
      typeof message === 'string' ? message : message instanceof Error ? message.message : 'Nest',
    );
  }
}
