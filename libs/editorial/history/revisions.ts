import type { EventStore } from '#event-store';
import type { StaffNames } from '#identity';
import type { DomainEvent, Instant, Recorded } from '#kernel';
import type { ReadableLog } from './around-revision.js';

/** One revision of something that the desk works on. */
export interface RecordedRevision<Kind extends string = string> {
  readonly revision: number;
  readonly kind: Kind;
  readonly at: Instant;
  /** Null when nobody asked for it: its time had come. */
  readonly by: { readonly id: string; readonly name: string | null } | null;
  /** What the command came through: `session` or `token`, its id, and the route; null when that is not known. */
  readonly source: string | null;
  /** The revision that this one takes back. */
  readonly takesBack: number | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** A run of revisions, newest first. */
export interface RevisionPage<Kind extends string = string> {
  readonly revisions: readonly RecordedRevision<Kind>[];
  /** The newest revision that is older than these; null when there is none. */
  readonly next: bigint | null;
}

/** Which revisions to tell of. */
export interface RevisionRange {
  readonly stream: string;
  readonly newest: bigint;
  /** Where the page begins; the newest one when there is none as new. */
  readonly upTo: bigint | undefined;
  readonly limit: number;
}

const SYSTEM = 'system';

/** One page of a stream's revisions, newest first; of each event no more is kept than `told` says of it. */
export async function revisionPage<Kind extends string, Event extends DomainEvent>(
  { store, codec, names }: ReadableLog & { readonly names: StaffNames },
  { stream, newest, upTo, limit }: RevisionRange,
  told: (event: Recorded<Event>) => Pick<RecordedRevision<Kind>, 'kind' | 'details'>,
): Promise<RevisionPage<Kind>> {
  const last = upTo === undefined || upTo > newest ? newest : upTo;
  const first = last < BigInt(limit) ? 0n : last - BigInt(limit) + 1n;
  const revisions: Omit<RecordedRevision<Kind>, 'by'>[] = [];
  const actors: string[] = [];
  for await (const stored of store.readStream(stream, { fromRevision: first })) {
    if (stored.revision > last) break;
    const event = await codec.decode<Event>(stored);
    const { source = null, takesBack } = stored.metadata;
    revisions.push({
      revision: Number(event.revision),
      at: event.occurredAt,
      source,
      takesBack: takesBack === undefined ? null : Number(takesBack),
      ...told(event),
    });
    actors.push(event.actorId);
  }
  const called = await names.of(actors);
  const items = revisions.map((revision, index) => {
    const actor = actors[index] ?? SYSTEM;
    return { ...revision, by: actor === SYSTEM ? null : { id: actor, name: called.get(actor) ?? null } };
  });
  return { revisions: items.reverse(), next: first > 0n ? first - 1n : null };
}

/** The newest revision that a stream had at an instant; null when it had none. */
export async function revisionAt(store: EventStore, stream: string, at: Instant): Promise<bigint | null> {
  let newest: bigint | null = null;
  for await (const { revision, metadata } of store.readStream(stream)) {
    if (metadata.occurredAt > at) break;
    newest = revision;
  }
  return newest;
}
