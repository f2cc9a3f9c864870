import { isbot } from 'isbot';

/** What a request to count a view is counted as. */
export type ViewKind = 'view' | 'bot' | 'prefetch' | 'flood';

/** The headers that tell a reader from a machine; names in lower case. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

const AHEAD_OF_READING = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'] as const;

/**
 * Tells pages that a browser fetches or renders ahead of being read (Fetch: Sec-Purpose; older: Purpose, X-Moz), and
 * machines that call themselves so, from readers. A client that names itself in no way is a machine.
 */
export function viewKindOf(headers: RequestHeaders): Exclude<ViewKind, 'flood'> {
  if (AHEAD_OF_READING.some((name) => /prefetch|preview|prerender/i.test(String(headers[name] ?? '')))) {
    return 'prefetch';
  }
  const agent = String(headers['user-agent'] ?? '').trim();
  return agent === '' || isbot(agent) ? 'bot' : 'view';
}
