/** The NOTIFY channel of projection commits; the payload is a {@link CommitNotice} as JSON. */
export const PROJECTION_CHANNEL = 'forside_projection';

/** The changed partition values of each table, or `*` when they are too many to name. */
export type ChangedPartitions = ReadonlyMap<string, readonly unknown[]> | '*';

/** Says that a projection's commit is visible to new queries. */
export interface CommitNotice {
  readonly projection: string;
  /** Empty when the checkpoint moved without changing a row. */
  readonly partitions: ChangedPartitions;
  /** The checkpoint; lower than before when the projection is being replayed. */
  readonly position: bigint;
}

/** PostgreSQL refuses payloads of 8,000 bytes. */
const MOST_PAYLOAD_BYTES = 7_000;
const MOST_VALUES = 1_000;

/** Names the partitions unless they are too many. */
export function changedPartitions(
  changes: Iterable<readonly [string, Iterable<unknown>]>,
): ChangedPartitions {
  const partitions = new Map<string, readonly unknown[]>();
  let count = 0;
  for (const [table, values] of changes) {
    const list = [...values];
    count += list.length;
    partitions.set(table, list);
  }
  return count > MOST_VALUES ? '*' : partitions;
}

/** One notice for two of the same projection, the second being the later. */
export function mergedNotice(first: CommitNotice, second: CommitNotice): CommitNotice {
  if (first.partitions === '*' || second.partitions === '*') return { ...second, partitions: '*' };
  const tables = new Set([...first.partitions.keys(), ...second.partitions.keys()]);
  const [before, after] = [first.partitions, second.partitions];
  return {
    ...second,
    partitions: changedPartitions(
      [...tables].map((table) => [
        table,
        new Set([...(before.get(table) ?? []), ...(after.get(table) ?? [])]),
      ]),
    ),
  };
}

/** The JSON of a notice, with `*` instead of what would not fit; `by` tells processes their own notices. */
export function payloadOf({ projection, partitions, position }: CommitNotice, by: string): string {
  const body = { projection, position: position.toString(), by };
  if (partitions !== '*') {
    // A bigint partition travels as its digits: caches are tagged by text.
    const named = JSON.stringify(
      { ...body, partitions: Object.fromEntries(partitions) },
      (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value),
    );
    if (Buffer.byteLength(named) <= MOST_PAYLOAD_BYTES) return named;
  }
  return JSON.stringify({ ...body, partitions: '*' });
}

/** A notice as it came from some process. */
export interface ReceivedNotice extends CommitNotice {
  readonly by: string;
}

/** Reads a payload; undefined for one that is not ours. */
export function noticeOf(payload: string): ReceivedNotice | undefined {
  try {
    const { projection, position, partitions, by } = JSON.parse(payload) as {
      readonly projection: string;
      readonly position: string;
      readonly partitions: Readonly<Record<string, readonly unknown[]>> | '*';
      readonly by: string;
    };
    return {
      projection: String(projection),
      position: BigInt(position),
      partitions: partitions === '*' ? '*' : new Map(Object.entries(partitions)),
      by: String(by),
    };
  } catch {
    return undefined;
  }
}

/** Where caches hear of commits; in the process of the engine, or by {@link CommitNotice}s of other processes. */
export interface ProjectionChanges {
  /** Calls back for every commit, also those without changed rows; the answer unsubscribes. */
  onChange(callback: (notice: CommitNotice) => void): () => void;
  /** Calls back when commits of other processes can be missed from now on: flush. The answer unsubscribes. */
  onLost(callback: () => void): () => void;
  /** Calls back when nothing can be missed (again): flush what was kept since the loss. The answer unsubscribes. */
  onConnected(callback: () => void): () => void;
}
