/** Why a start was refused; stable, for tests and exit codes. */
export type StartupErrorCode =
  | 'data-directory-not-writable'
  | 'data-directory-in-use'
  | 'data-directory-too-new'
  | 'database-other-version'
  | 'database-missing'
  | 'database-not-ours'
  | 'database-unavailable'
  | (string & {});

/**
 * A start that cannot go on. The `message` is the one clear sentence that the person at the terminal reads:
 * what is wrong and what to do about it. The application prints it without a stack and exits with 1.
 */
export class StartupError extends Error {
  override readonly name = 'StartupError';
  readonly code: StartupErrorCode;

  constructor(code: StartupErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
