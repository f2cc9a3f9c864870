import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { DomainError } from '#kernel';
import type { DomainErrorKind, FieldProblem } from '#kernel';
import { errorCode } from '../errno.js';

/** A problem document after RFC 9457. */
export interface ProblemDocument {
  /**
   * `/problems/<code>`, stable. A path rather than an absolute address, so that it is the same in every newsroom and
   * points at no domain that somebody else may own one day.
   */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The request's `X-Correlation-Id`, to quote in a report. */
  readonly correlationId?: string;
  /** What is wrong with single fields. */
  readonly errors?: readonly FieldProblem[];
  readonly [member: string]: unknown;
}

/** An answer to an error: the document and the headers that go with it. */
export interface ProblemAnswer {
  readonly problem: ProblemDocument;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A refusal by the HTTP layer itself, for what no domain rule knows: headers, cursors, credentials.
 * Domain code throws DomainError instead.
 */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly status: number;
  readonly code: string;
  readonly problems: readonly FieldProblem[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    options: {
      readonly problems?: readonly FieldProblem[];
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.problems = options.problems ?? [];
    this.headers = options.headers ?? {};
  }
}

const STATUS_OF_KIND: Readonly<Record<DomainErrorKind, number>> = {
  invalid: 422,
  'not-found': 404,
  gone: 410,
  conflict: 409,
  forbidden: 403,
  precondition: 412,
  'precondition-missing': 428,
  unavailable: 503,
};

const CODE_OF_STATUS: Readonly<Record<number, string>> = {
  400: 'bad-request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  408: 'request-timeout',
  409: 'conflict',
  410: 'gone',
  412: 'precondition-failed',
  413: 'body-too-large',
  414: 'address-too-long',
  415: 'unsupported-media-type',
  417: 'expectation-failed',
  422: 'invalid',
  429: 'too-many-requests',
  431: 'headers-too-large',
  503: 'unavailable',
};

/** What Fastify and Node raise before any code of ours runs, in words for the caller. */
const RAISED_BELOW: Readonly<Record<string, readonly [status: number, code: string, detail: string]>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'malformed-json', 'The body is not valid JSON.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'malformed-json', 'The body is empty: send JSON, or no Content-Type.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    415,
    'unsupported-media-type',
    'This address does not take that Content-Type.',
  ],
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body-too-large', 'The body is larger than this address takes.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    400,
    'bad-content-length',
    'The body is not as long as Content-Length says.',
  ],
  FST_ERR_BAD_URL: [400, 'bad-address', 'The address is not percent-encoded UTF-8.'],
  FST_ERR_MAX_PARAM_LENGTH: [414, 'address-too-long', 'A part of the address is too long.'],
  HPE_HEADER_OVERFLOW: [431, 'headers-too-large', 'The request headers are too large.'],
  HPE_INVALID_CONTENT_LENGTH: [400, 'bad-content-length', 'Content-Length is not a number of bytes.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'body-too-large', 'The chunk extensions are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'request-timeout', 'The request did not arrive in time.'],
};

const TRY_AGAIN = { 'Retry-After': '1' } as const;

/** What the driver of PostgreSQL says, without a code, when a connection breaks, cannot be had or does not answer. */
const LOST_CONNECTION =
  /^(?:Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client (?:has encountered a connection error|was closed) and is not queryable)/;

/**
 * The one place where an error becomes an answer (RFC 9457). Whatever is not known to be the caller's fault is a 500
 * (or a 503 while a part is away) that tells nothing of our insides; the log has it under the correlation id.
 */
export function problemOf(error: unknown): ProblemAnswer {
  if (error instanceof DomainError) return answerOfDomain(error);
  if (error instanceof HttpProblem) {
    const { status, code, message, problems, headers } = error;
    return { problem: document(status, code, message, problems), headers };
  }
  const raised = RAISED_BELOW[errorCode(error) ?? ''];
  if (raised) return plain(...raised);
  if (error instanceof HttpException && error.getStatus() < 500) {
    return plain(error.getStatus(), undefined, error.message);
  }
  const status = statusOf(error);
  if (status >= 400 && status < 500) return plain(status);
  if (status === 503 || isUnavailable(error)) {
    const problem = document(
      503,
      'unavailable',
      'A part of the newsroom is not available: try again in a moment.',
    );
    return { problem, headers: TRY_AGAIN };
  }
  return plain(
    500,
    'internal-error',
    'Something went wrong on our side. Quote the correlation id in a report.',
  );
}

function answerOfDomain(error: DomainError): ProblemAnswer {
  const status = STATUS_OF_KIND[error.kind];
  const problem = { ...error.details, ...document(status, error.code, error.message, error.problems) };
  return { problem, headers: status === 503 ? TRY_AGAIN : {} };
}

function plain(status: number, code?: string, detail?: string): ProblemAnswer {
  return {
    problem: document(
      status,
      code ?? CODE_OF_STATUS[status] ?? 'refused',
      detail ?? `${STATUS_CODES[status] ?? 'Refused'}.`,
    ),
    headers: {},
  };
}

function document(
  status: number,
  code: string,
  detail: string,
  errors: readonly FieldProblem[] = [],
): ProblemDocument {
  return {
    type: `/problems/${code}`,
    title: titleOf(code),
    status,
    detail,
    ...(errors.length > 0 && { errors }),
  };
}

/** `idempotency-key-reused` reads as `Idempotency key reused`: the same for every occurrence, as the RFC asks. */
function titleOf(code: string): string {
  const words = code.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function statusOf(error: unknown): number {
  if (!(error instanceof Error)) return 500;
  if (error instanceof HttpException) return error.getStatus();
  return 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
}

/**
 * PostgreSQL is away, starting, stopping, full, or took longer than a statement may; or a read model is not there yet,
 * since readers may be served before a projector has built it (undefined_table, invalid_schema_name).
 */
function isUnavailable(error: unknown): boolean {
  const code = errorCode(error) ?? '';
  const message = error instanceof Error ? error.message : '';
  if (/^(?:42P01|3F000)$/.test(code)) return message.includes('"rm_');
  if (LOST_CONNECTION.test(message)) return true;
  return /^(?:ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|08...|57P0[123]|57014|53300)$/.test(code);
}
