import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { KeyedHash } from '#event-store';
import type { CommandOnStream, UnrecordedOutcomes } from '#event-store';
import { HttpProblem } from '../http/problem.js';

/** How long a key is held to its first body; a repeat after that is still answered by what its stream remembers. */
const KEPT = '48 hours';
const CLEAN_UP_EVERY_MS = 60 * 60 * 1000;

/** A key that came this short a time ago for the first time has no repeat that was answered. */
const NEW_MS = 1_000;

/** Answers the row that stands after this statement: the new one, or the one that another request has put there. */
const REMEMBER = `
  insert into state.idempotency_keys as known (command_id, body_hmac) values ($1, $2)
  on conflict (command_id) do update set body_hmac = known.body_hmac
  returning body_hmac, created_at <> now() as repeated`;
const FIND = `select unrecorded ->> $2::text as revision from state.idempotency_keys where command_id = $1`;
/** What was answered first stands. */
const KEEP = `
  update state.idempotency_keys set unrecorded = $2::jsonb || coalesce(unrecorded, '{}') where command_id = $1`;
/** Served by the index on created_at. */
const FORGET = `delete from state.idempotency_keys where created_at < now() - interval '${KEPT}'`;

/** What one request with an Idempotency-Key ends with and no stream remembers. */
export class RequestOutcomes implements UnrecordedOutcomes {
  private readonly noted: Record<string, string> = {};

  /**
   * @param dataSource where it is kept, beside the key
   * @param key what the key became, whether it came before, and when it came now, by `performance.now()`
   */
  constructor(
    private readonly dataSource: DataSource,
    private readonly key: { readonly commandId: string; readonly repeated: boolean; readonly since: number },
  ) {}

  async find(command: CommandOnStream): Promise<bigint | undefined> {
    const { commandId, repeated, since } = this.key;
    if (!repeated && performance.now() - since < NEW_MS) return undefined;
    const rows = await this.dataSource.query<readonly { readonly revision: string | null }[]>(FIND, [
      commandId,
      nameOf(command),
    ]);
    const revision = rows[0]?.revision ?? null;
    return revision === null ? undefined : BigInt(revision);
  }

  note({ revision, ...command }: CommandOnStream & { readonly revision: bigint }): void {
    this.noted[nameOf(command)] = String(revision);
  }

  /** To be awaited before the request is answered. */
  async keep(): Promise<void> {
    if (Object.keys(this.noted).length === 0) return;
    await this.dataSource.query(KEEP, [this.key.commandId, JSON.stringify(this.noted)]);
  }
}

/** A request may run several commands, and one command on several streams. */
function nameOf({ stream, commandId }: CommandOnStream): string {
  return `${commandId} ${stream}`;
}

/** Holds every Idempotency-Key to the body it was first sent with, and keeps what its commands ended with. */
@Injectable()
export class IdempotencyKeys implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly hash: KeyedHash,
  ) {}

  /**
   * @param commandId what the key became
   * @param body what the caller sent; only a keyed hash of it is kept
   * @returns what is to be kept of it besides
   * @throws HttpProblem 422 `idempotency-key-reused` when the same key came with another body before
   */
  async hold(commandId: string, body: string | Buffer): Promise<RequestOutcomes> {
    const since = performance.now();
    const text = typeof body === 'string' ? body : body.toString('base64');
    const hmac = Buffer.from(this.hash.of('idempotency-key', text), 'hex');
    const [row] = await this.dataSource.query<
      readonly { readonly body_hmac: Buffer; readonly repeated: boolean }[]
    >(REMEMBER, [commandId, hmac]);
    if (row?.body_hmac.equals(hmac)) {
      return new RequestOutcomes(this.dataSource, { commandId, repeated: row.repeated, since });
    }
    throw new HttpProblem(
      422,
      'idempotency-key-reused',
      'This Idempotency-Key came with another request before: use a new key for a new request.',
    );
  }

  /** Forgets keys that are older than 48 hours. */
  async cleanUp(): Promise<void> {
    await this.dataSource.query(FORGET);
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.cleanUp().catch(() => undefined), CLEAN_UP_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }
}
