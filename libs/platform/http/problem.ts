import type { FieldProblem } from '#kernel';

/** A problem document after RFC 9457. */
export interface ProblemDocument {
  /** `/problems/<code>`: relative, so that it is the same wherever the newsroom is served; stable. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  /** The correlation id of the request as a URN, to quote in a report. */
  readonly instance?: string;
  /** What is wrong with single fields. */
  readonly errors?: readonly FieldProblem[];
  readonly [member: string]: unknown;
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
