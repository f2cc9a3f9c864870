import type { FieldProblem } from '#kernel';

/** What a schema finds wrong, after Standard Schema; unions of zod tell in `errors` what each of their shapes misses. */
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  readonly code?: unknown;
  readonly errors?: unknown;
}

/**
 * What is wrong, field by field. Of a union the shape counts that comes nearest: the one whose own members are wrong
 * rather than all of it, and of these the one with the fewest.
 */
export function fieldProblemsOf(issues: readonly SchemaIssue[]): readonly FieldProblem[] {
  return issues.flatMap((issue) => told(issue, []));
}

function told(issue: SchemaIssue, above: readonly string[]): readonly FieldProblem[] {
  const path = [...above, ...(issue.path ?? []).map(nameOf)];
  const nearest = nearestShape(issue);
  if (nearest) return nearest.flatMap((each) => told(each, path));
  return [{ field: path.join('.'), message: issue.message }];
}

function nearestShape({ code, errors }: SchemaIssue): readonly SchemaIssue[] | undefined {
  if (code !== 'invalid_union' || !Array.isArray(errors)) return undefined;
  const shapes = errors.filter(areIssues).filter((shape) => !shape.some(isOfTheWhole));
  return shapes.sort((a, b) => a.length - b.length)[0];
}

/** That it is something else altogether. */
function isOfTheWhole({ code, path = [] }: SchemaIssue): boolean {
  return path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
}

function areIssues(shape: unknown): shape is readonly SchemaIssue[] {
  return (
    Array.isArray(shape) &&
    shape.length > 0 &&
    shape.every((each: unknown) => typeof each === 'object' && each !== null && 'message' in each)
  );
}

function nameOf(segment: PropertyKey | { readonly key: PropertyKey }): string {
  return String(typeof segment === 'object' ? segment.key : segment);
}
