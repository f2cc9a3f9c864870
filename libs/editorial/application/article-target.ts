/** Which article a command is for. */
export interface ArticleTarget {
  readonly id: string;
  /** The only revision the caller accepts; absent for whatever stands. */
  readonly ifRevision?: bigint | undefined;
}
