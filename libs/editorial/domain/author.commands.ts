/** Add an author. */
export interface DefineAuthorCommand {
  readonly type: 'DefineAuthor';
  readonly name: string;
}

/** Add an author unless there is one of this name; retired ones count. */
export interface EnsureAuthorCommand {
  readonly type: 'EnsureAuthor';
  readonly name: string;
}

/** Change an author's name. */
export interface ReviseAuthorCommand {
  readonly type: 'ReviseAuthor';
  readonly name: string;
}

/** Take an author from the choice for bylines. */
export interface RetireAuthorCommand {
  readonly type: 'RetireAuthor';
}

/** Everything that can be asked of an author. */
export type AuthorCommand =
  DefineAuthorCommand | EnsureAuthorCommand | ReviseAuthorCommand | RetireAuthorCommand;
