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

/** The JSON of a notice, with `*` instead of what would not fit. */
export function payloadOf({ projection, partitions, position }: CommitNotice): string {
  const body = { projection, position: position.toString() };
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

/** Reads a payload; undefined for one that is not ours. */
export function noticeOf(payload: string): CommitNotice | undefined {
  try {
    const { projection, position, partitions } = JSON.parse(payload) as {
      readonly projection: string;
      readonly position: string;
      readonly partitions: Readonly<Record<string, readonly unknown[]>> | '*';
    };
    return {
      projection: String(projection),
      position: BigInt(position),
      partitions: partitions === '*' ? '*' : new Map(Object.entries(partitions)),
    };
  } catch {
    return undefined;
  }
}
