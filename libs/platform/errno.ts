/**
 * The `code` of a Node or PostgreSQL error (`ENOENT`, `28P01`), or undefined when it carries none.
 * Asks for the property rather than for `instanceof Error`: within jest, Node's errors are of another realm.
 */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
