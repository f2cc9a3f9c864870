import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { ErasedPictures, FileMediaStore } from '#editorial';
import { derivedId } from '#event-store';
import type { Claims, CommandRunner, EventStore } from '#event-store';
import { personDecider, Suppressions } from '#people';
import type { Configuration, Freshness, PersonKeys } from '#platform';
import { jobDecider } from '#recruiting';
import type { Errand } from '#scheduling';
import { ForgottenPictures } from '../pictures/forgotten-pictures.js';

/** What reconciling needs. */
export interface ErasureParts {
  readonly dataSource: DataSource;
  readonly store: Pick<EventStore, 'head'>;
  readonly runner: CommandRunner;
  /** Knows how far the projections have come. */
  readonly engine: Pick<Freshness, 'waitFor'>;
  readonly claims: Claims;
  readonly personKeys: PersonKeys;
  readonly configuration: Pick<Configuration, 'dataDir'>;
}

/** What was made up for. */
export interface ReconciledErasures {
  /** On record nowhere but in the tombstone of a key: the log is of before. */
  readonly erasedAgain: number;
  /** On record in the log, with the key still there. */
  readonly keysDestroyed: number;
}

const BATCH = 500;
const EVERY_MS = 15 * 60_000;
/** For how long a run waits for projections; what they lack then is left to the next. */
const PATIENCE_MS = 10 * 60_000;
const LOOK_MS = 5_000;
/** Where people are. */
const CATEGORIES = ['person', 'job', 'request'] as const;
/** Whose pictures are looked at once more: whoever erased them may have died before they were gone. */
const LATELY = '1 day';
/** By whom erasures are recorded that a person had decided before. */
const ACTOR = 'erasure-reconciler';
/** The event that gave them is in another log. */
const UNKNOWN_GROUNDS = { ground: 'other', requestedAt: null } as const;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface Subject {
  readonly subject_id: string;
  readonly kind: string | null;
  readonly job_id: string | null;
}

interface ErasedSubject {
  readonly subject_id: string;
  readonly kind: string | null;
  readonly lately: boolean;
}

/** Served by the primary key. */
const NOT_ON_RECORD = `
  select subject_id, kind, job_id from rm_data_subjects.subjects
   where subject_id = any ($1::uuid[]) and erased_at is null and kind is not null`;

/** Served by the index on erased subjects. */
const ERASED = `
  select subject_id, kind, erased_at > now() - interval '${LATELY}' as lately from rm_data_subjects.subjects
   where erased_at is not null and subject_id > $1::uuid
   order by subject_id limit ${BATCH}`;

/** Served by the index on requests for erasure that are granted and not closed. */
const GRANTED = `
  select s.subject_id, s.kind, s.job_id
    from rm_privacy_requests.requests r join rm_data_subjects.subjects s using (subject_id)
   where r.asked_right = 'erasure' and r.decision = 'granted' and r.closed_at is null
     and s.erased_at is null and s.kind is not null
   limit ${BATCH}`;

/**
 * Finishes what an erasure had begun, whichever half is missing: who was erased by the keys, or by a granted request,
 * is erased in the log (a backup of before brings back events without their erasure), and who was erased in the log
 * loses the key (keys of before brought it back). Repeating it does nothing.
 */
export async function reconcileErasures(
  parts: ErasureParts,
  signal: AbortSignal,
): Promise<ReconciledErasures> {
  const { dataSource, personKeys } = parts;
  await projectionsCaughtUp(parts, signal);
  const pictures = picturesOf(parts);
  let erasedAgain = 0;
  for await (const marks of inBatches(personKeys.destroyed())) {
    if (signal.aborted) break;
    // Files of a backup of before; most marks are of no picture.
    for (const mark of marks) await pictures.removeAgain(mark);
    const keyIds = marks.filter((mark) => UUID.test(mark));
    const missing = await dataSource.query<Subject[]>(NOT_ON_RECORD, [keyIds]);
    for (const subject of missing) await recordErasure(subject, parts);
    erasedAgain += missing.length;
  }
  const granted = signal.aborted ? [] : await dataSource.query<Subject[]>(GRANTED);
  for (const subject of granted) await recordErasure(subject, parts);
  const keysDestroyed = await destroyKeysOfErased(parts, signal);
  return { erasedAgain: erasedAgain + granted.length, keysDestroyed };
}

/** {@link reconcileErasures} as the schedule runs it: every quarter of an hour, in one of the workers. */
export function erasureErrand(parts: ErasureParts): Errand {
  return {
    name: 'reconcile-erasures',
    everyMs: EVERY_MS,
    run: async (signal) => {
      await reconcileErasures(parts, signal);
    },
  };
}

/** A newsroom that was just restored knows nobody yet, and would find nobody to erase again. */
async function projectionsCaughtUp({ store, engine }: ErasureParts, signal: AbortSignal): Promise<void> {
  const head = await store.head();
  const until = performance.now() + PATIENCE_MS;
  for (const category of CATEGORIES) {
    while (!signal.aborted && performance.now() < until) {
      if (await engine.waitFor(`${category}@${head}`, LOOK_MS)) break;
    }
  }
}

async function recordErasure({ subject_id, kind, job_id }: Subject, parts: ErasureParts): Promise<void> {
  const { runner, claims, personKeys } = parts;
  const commandId = derivedId('erase-again', subject_id);
  const envelope = { commandId, actorId: ACTOR, correlationId: commandId };
  if (kind === 'job-contact' && job_id !== null) {
    const command = { type: 'EraseContact' as const, contactId: subject_id, grounds: UNKNOWN_GROUNDS };
    await runner.execute({ decider: jobDecider, id: job_id, command, envelope });
  } else {
    const { state } = await runner.load(personDecider, subject_id);
    const { tombstones, keyedHash } = personKeys;
    await new Suppressions(claims, tombstones, keyedHash).addFrom(subject_id, state);
    const command = { type: 'ErasePerson' as const, grounds: UNKNOWN_GROUNDS };
    await runner.execute({ decider: personDecider, id: subject_id, command, envelope });
  }
  await personKeys.vault.destroy(subject_id);
  if (kind === 'person') await forgetPictures(subject_id, parts);
}

async function forgetPictures(personId: string, parts: ErasureParts): Promise<void> {
  const commandId = derivedId('erase-again', personId);
  const envelope = { commandId, actorId: ACTOR, correlationId: commandId };
  await new ForgottenPictures(parts.dataSource, parts.runner, picturesOf(parts)).of(personId, envelope);
}

function picturesOf({ runner, personKeys, configuration }: ErasureParts): ErasedPictures {
  const store = new FileMediaStore(join(configuration.dataDir, 'media'));
  return new ErasedPictures(runner, personKeys.tombstones, store);
}

async function destroyKeysOfErased(parts: ErasureParts, signal: AbortSignal): Promise<number> {
  const { dataSource, personKeys } = parts;
  let destroyed = 0;
  for (let after = '00000000-0000-0000-0000-000000000000'; !signal.aborted;) {
    const erased = await dataSource.query<ErasedSubject[]>(ERASED, [after]);
    for (const { subject_id, kind, lately } of erased) {
      if (lately && kind === 'person') await forgetPictures(subject_id, parts);
      if (!(await personKeys.isKept(subject_id))) continue;
      await personKeys.vault.destroy(subject_id);
      destroyed += 1;
    }
    const last = erased.at(-1);
    if (last === undefined || erased.length < BATCH) break;
    after = last.subject_id;
  }
  return destroyed;
}

async function* inBatches(ids: AsyncIterable<string>): AsyncIterable<readonly string[]> {
  let batch: string[] = [];
  for await (const id of ids) {
    batch.push(id);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
