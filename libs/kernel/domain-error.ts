/**
 * How a refusal is answered: `invalid` 422, `not-found` 404, `gone` 410, `conflict` 409,
 * `forbidden` 403, `precondition` 412, `precondition-missing` 428, `unavailable` 503.
 */
export type DomainErrorKind =
  | 'invalid'
  | 'not-found'
  | 'gone'
  | 'conflict'
  | 'forbidden'
  | 'precondition'
  | 'precondition-missing'
  | 'unavailable';

/** A problem with one field, addressed by a dotted path such as `body.content.3`. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/**
 * A refusal with a stable `code` (kebab-case, part of the public contract: it ends the problem's `type`)
 * and a `message` that tells a person what to do. Never put personal data into either.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly kind: DomainErrorKind;
  readonly code: string;
  readonly problems: readonly FieldProblem[];
  /** Further members of the problem document, for example `base`, `theirs` and `yours` of a merge conflict. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    kind: DomainErrorKind,
    code: string,
    message: string,
    options: {
      readonly problems?: readonly FieldProblem[];
      readonly details?: Readonly<Record<string, unknown>>;
    } = {},
  ) {
    super(message);
    this.kind = kind;
    this.code = code;
    this.problems = options.problems ?? [];
    this.details = options.details ?? {};
  }
}
