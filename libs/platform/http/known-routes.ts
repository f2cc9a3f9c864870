interface KnownRoute {
  readonly method: string;
  readonly segments: readonly string[];
}

/** The routes of an application, to tell a wrong method (405) from an unknown address (404). */
export class KnownRoutes {
  private readonly routes: KnownRoute[] = [];

  add(method: string | readonly string[], pattern: string): void {
    if (pattern.includes('*')) return;
    for (const each of [method].flat()) {
      this.routes.push({ method: String(each).toUpperCase(), segments: segmentsOf(pattern) });
    }
  }

  /** The methods that an address takes, none when nothing is there. */
  methodsAt(url: string): readonly string[] {
    const wanted = segmentsOf(url.split(/[?#]/, 1)[0] ?? '');
    const methods = this.routes
      .filter(({ segments }) => matches(segments, wanted))
      .map(({ method }) => method);
    return [...new Set(methods)].sort();
  }
}

function segmentsOf(path: string): readonly string[] {
  return path
    .replace(/(.)\/$/, '$1')
    .split('/')
    .slice(1);
}

function matches(pattern: readonly string[], wanted: readonly string[]): boolean {
  return (
    pattern.length === wanted.length &&
    pattern.every((segment, index) => segment.startsWith(':') || segment === wanted[index])
  );
}
