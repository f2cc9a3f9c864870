const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

/**
 * A name quoted for SQL.
 * @throws Error for a name that is not plain.
 */
export function sqlName(name: string): string {
  if (!NAME.test(name)) throw new Error(`${JSON.stringify(name)} cannot be a name in the database`);
  return `"${name}"`;
}
