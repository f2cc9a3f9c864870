/**
 * Lends a signal that aborts with the first of the others, for as long as the work takes. `AbortSignal.any` would leave
 * a trace in a signal that lives as long as the process, one for every job (Node 20).
 */
export async function withEitherSignal<T>(
  signals: readonly AbortSignal[],
  work: (either: AbortSignal) => Promise<T>,
): Promise<T> {
  const either = new AbortController();
  const abort = () => either.abort();
  for (const signal of signals) {
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
  }
  try {
    return await work(either.signal);
  } finally {
    for (const signal of signals) signal.removeEventListener('abort', abort);
  }
}
