import type { DomainEvent, Instant, Recorded } from '#kernel';

/** A fact and when it was recorded. */
export interface Told<Event extends DomainEvent> {
  readonly stream: string;
  readonly at: Instant;
  readonly event: Event;
}

/** Facts of several streams in the order they are told, each with the envelope that a store would give it. */
export function toldHistory<Event extends DomainEvent>(facts: readonly Told<Event>[]): Recorded<Event>[] {
  const revisions = new Map<string, bigint>();
  return facts.map(({ stream, at, event }, index) => {
    const revision = (revisions.get(stream) ?? -1n) + 1n;
    revisions.set(stream, revision);
    return {
      ...event,
      id: `00000000-0000-5000-8000-${String(index).padStart(12, '0')}`,
      stream,
      revision,
      occurredAt: at,
      actorId: 'user-1',
      commandId: `command-${index}`,
    };
  });
}
