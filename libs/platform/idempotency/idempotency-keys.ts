import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { KeyedHash } from '#event-store';
import { HttpProblem } from '../http/problem.js';

/** How long a key is held to its first body; a repeat after that is still answered by the stream's own memory. */
const KEPT = '48 hours';
const CLEAN_UP_EVERY_MS = 60 * 60 * 1000;

/** Answers the row that stands after this statement: the new one, or the one that another request has put there. */
const REMEMBER = `
  insert into state.idempotency_keys as known (command_id, body_hmac) values ($1, $2)
  on conflict (command_id) do update set body_hmac = known.body_hmac
  returning body_hmac`;
/** Served by the index on created_at. */
const FORGET = `delete from state.idempotency_keys where created_at < now() - interval '${KEPT}'`;

/** Holds every Idempotency-Key to the body it was first sent with. */
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
   * @throws HttpProblem 422 `idempotency-key-reused` when the same key came with another body before
   */
  async hold(commandId: string, body: string | Buffer): Promise<void> {
    const text = typeof body === 'string' ? body : body.toString('base64');
    const hmac = Buffer.from(this.hash.of('idempotency-key', text), 'hex');
    const rows = await this.dataSource.query<{ readonly body_hmac: Buffer }[]>(REMEMBER, [commandId, hmac]);
    if (rows[0]?.body_hmac.equals(hmac)) return;
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
