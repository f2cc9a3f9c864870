import type { DataSource } from 'typeorm';
import { derivedId, randomId } from '#event-store';
import type { CommandRunner, KeyedHash } from '#event-store';
import { plusMilliseconds } from '#kernel';
import type { Clock, Instant } from '#kernel';
import type { PublicUrls } from '#platform';
import { consumerDecider } from '../domain/consumer.decider.js';
import type { WebhookFailure } from '../domain/consumer.events.js';
import { formatCursor } from '../feed/feed-cursor.js';
import type { FeedDefinition } from '../feed/feed-definition.js';
import type { FeedHead } from '../feed/feed-heads.js';
import type { FeedReader } from '../feed/feed-reader.js';
import { webhookTries } from '../observed.js';
import type { WebhookTry } from '../observed.js';
import { TargetRefusedError } from './post-safely.js';
import type { SafeSender } from './post-safely.js';
import { pauseAfter } from './retry-schedule.js';
import { signatureOf, webhookSecret } from './signing.js';

/** What the sender of webhooks works with. */
export interface WebhookSenderParts {
  readonly dataSource: DataSource;
  readonly reader: FeedReader;
  readonly runner: CommandRunner;
  readonly keyedHash: KeyedHash;
  readonly urls: PublicUrls;
  readonly clock: Clock;
  readonly sender: SafeSender;
}

interface Target {
  readonly consumer_id: string;
  readonly feed: string;
  readonly webhook_url: string;
  readonly webhook_secret_id: string;
  readonly previous_secret_id: string | null;
  readonly previous_until: Date | null;
}

interface DueWebhook extends Target {
  readonly seq: string;
  readonly pending_to: string | null;
  readonly attempts: number;
}

interface DueRedelivery extends Target {
  readonly delivery_id: string;
  readonly message_id: string;
  readonly epoch: string;
  readonly after_seq: string;
  readonly to_seq: string;
}

/** A stretch of a feed as one message. */
interface Message {
  readonly id: string;
  readonly after: bigint;
  readonly to: bigint;
}

type Outcome =
  | { readonly kind: 'delivered'; readonly status: number }
  | {
      readonly kind: 'failed';
      readonly status: number | null;
      readonly error: string;
      readonly retryAfter: string | null;
    };

/** Changes in one message. */
export const MOST_IN_A_MESSAGE = 50;
const AT_A_TIME = 16;
const TIMEOUT_MS = 15_000;
const CLAIM_MS = 60_000;
const UNTIL_OFF_MS = 3_600_000;
/** Messages of one webhook in a run, so that one far behind leaves room for others. */
const MOST_OF_ONE = 20;

const TARGET = `c.webhook_url, c.webhook_secret_id, c.previous_secret_id, c.previous_until`;
const ENABLED = `c.webhook_url is not null and c.webhook_disabled is null and not c.paused`;

/** New webhooks begin where their feed stands. */
const BEGIN = `
  insert into state.webhooks (consumer_id, feed, seq)
  select c.consumer_id, f.name, f.last_seq
  from rm_feed_consumers.consumers c
  join state.feeds f on f.name = any (c.feeds)
  where ${ENABLED} and not exists (select from state.webhooks w where w.consumer_id = c.consumer_id and w.feed = f.name)
  on conflict do nothing`;

/** As many rows as there are webhooks: hundreds. A claim keeps other processes away while one sends. */
const CLAIM = `
  update state.webhooks w set claimed_until = $1::timestamptz + $2 * interval '1 millisecond'
  from (
    select w.consumer_id, w.feed, ${TARGET}
    from state.webhooks w
    join rm_feed_consumers.consumers c using (consumer_id)
    join state.feeds f on f.name = w.feed
    where ${ENABLED} and w.feed = any (c.feeds) and w.seq < f.last_seq
      and (w.next_attempt_at is null or w.next_attempt_at <= $1)
      and (w.claimed_until is null or w.claimed_until <= $1)
    order by w.next_attempt_at nulls first
    limit $3 for update of w skip locked) as due
  where w.consumer_id = due.consumer_id and w.feed = due.feed
  returning w.consumer_id, w.feed, w.seq::text as seq, w.pending_to::text as pending_to, w.attempts,
            due.webhook_url, due.webhook_secret_id, due.previous_secret_id, due.previous_until`;

const PEND = `
  update state.webhooks set seq = $3, pending_to = $4 where consumer_id = $1 and feed = $2`;

const SUCCEED = `
  update state.webhooks set seq = $3, pending_to = null, attempts = 0, next_attempt_at = null,
    claimed_until = $4::timestamptz + $5 * interval '1 millisecond'
  where consumer_id = $1 and feed = $2`;

const FAIL = `
  update state.webhooks set attempts = $3, next_attempt_at = $4 where consumer_id = $1 and feed = $2`;

const RELEASE = `update state.webhooks set claimed_until = null where consumer_id = $1 and feed = $2`;

const LOG = `
  insert into state.webhook_deliveries as d
    (delivery_id, message_id, consumer_id, feed, epoch, after_seq, to_seq, state, attempts, created_at,
     last_attempt_at, last_status, last_error)
  values ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $9, $10, $11)
  on conflict (delivery_id) do update set state = excluded.state, attempts = d.attempts + 1,
    last_attempt_at = excluded.last_attempt_at, last_status = excluded.last_status, last_error = excluded.last_error`;

/** Served by the partial index on what waits. */
const CLAIM_REDELIVERIES = `
  update state.webhook_deliveries d set last_attempt_at = $1, attempts = d.attempts + 1
  from (
    select d.delivery_id, ${TARGET}
    from state.webhook_deliveries d
    join rm_feed_consumers.consumers c using (consumer_id)
    where d.state = 'waiting' and c.webhook_url is not null and not c.paused
      and (d.last_attempt_at is null or d.last_attempt_at <= $1::timestamptz - $2 * interval '1 millisecond')
    order by d.created_at
    limit $3 for update of d skip locked) as due
  where d.delivery_id = due.delivery_id
  returning d.delivery_id, d.message_id, d.consumer_id, d.feed, d.epoch, d.after_seq::text as after_seq,
            d.to_seq::text as to_seq, due.webhook_url, due.webhook_secret_id, due.previous_secret_id,
            due.previous_until`;

const SETTLE_REDELIVERY = `
  update state.webhook_deliveries set state = $2, last_status = $3, last_error = $4 where delivery_id = $1`;

/**
 * Sends changes to the webhooks of consumers, each in the order of its feed and at least once: a webhook has a place
 * in the feed that moves when a message was taken. Messages hold no content of their own until they are sent, so an
 * erasure finds nothing in them. Any number of processes may run it.
 */
export class WebhookSender {
  constructor(private readonly parts: WebhookSenderParts) {}

  /** Sends all that is due, until nothing is or the signal aborts. @returns messages that were taken */
  async run(signal: AbortSignal): Promise<number> {
    const { dataSource, clock } = this.parts;
    await dataSource.query(BEGIN);
    let taken = 0;
    while (!signal.aborted) {
      const now = clock.now();
      const [[due], [again]] = await Promise.all([
        dataSource.query<[readonly DueWebhook[], number]>(CLAIM, [now, CLAIM_MS, AT_A_TIME]),
        dataSource.query<[readonly DueRedelivery[], number]>(CLAIM_REDELIVERIES, [now, CLAIM_MS, AT_A_TIME]),
      ]);
      if (due.length + again.length === 0) return taken;
      const counts = await Promise.all([
        ...due.map((webhook) => this.sendDue(webhook, signal)),
        ...again.map((redelivery) => this.sendAgain(redelivery, signal)),
      ]);
      taken += counts.reduce((sum, count) => sum + count, 0);
    }
    return taken;
  }

  private async sendDue(webhook: DueWebhook, signal: AbortSignal): Promise<number> {
    const { consumer_id: consumerId, feed: name } = webhook;
    const { dataSource, reader, clock } = this.parts;
    const feed = reader.feed(name);
    let { attempts } = webhook;
    let pendingTo = webhook.pending_to === null ? undefined : BigInt(webhook.pending_to);
    let seq = BigInt(webhook.seq);
    try {
      for (let taken = 0; ; taken += 1) {
        const head = await reader.head(feed);
        if (seq < head.floor) [seq, pendingTo] = [head.floor, undefined];
        const to = pendingTo ?? least(head.lastSeq, seq + BigInt(MOST_IN_A_MESSAGE));
        if (to <= seq || signal.aborted || taken === MOST_OF_ONE) return taken;
        if (pendingTo === undefined)
          await dataSource.query(PEND, [consumerId, name, String(seq), String(to)]);
        const message = {
          id: messageId(consumerId, feed, { epoch: head.epoch, after: seq, to }),
          after: seq,
          to,
        };
        const outcome = await this.send(webhook, { feed, head, message, signal });
        const now = clock.now();
        if (outcome.kind === 'failed') {
          if (!signal.aborted)
            await this.failed(webhook, { outcome, attempts: attempts + 1, message, head, now });
          return taken;
        }
        await dataSource.query(SUCCEED, [consumerId, name, String(to), now, CLAIM_MS]);
        await this.log(webhook, { state: 'delivered', outcome, message, head, now });
        [seq, pendingTo, attempts] = [to, undefined, 0];
      }
    } finally {
      await dataSource.query(RELEASE, [consumerId, name]);
    }
  }

  private async sendAgain(redelivery: DueRedelivery, signal: AbortSignal): Promise<number> {
    const { dataSource, reader } = this.parts;
    const feed = reader.feed(redelivery.feed);
    const head = await reader.head(feed);
    const message = {
      id: redelivery.message_id,
      after: BigInt(redelivery.after_seq),
      to: BigInt(redelivery.to_seq),
    };
    const known = redelivery.epoch === head.epoch && message.after >= head.floor;
    const outcome = known
      ? await this.send(redelivery, { feed, head, message, signal })
      : ({ kind: 'failed', status: null, error: 'too old', retryAfter: null } as const);
    if (signal.aborted) return 0;
    await dataSource.query(SETTLE_REDELIVERY, [
      redelivery.delivery_id,
      outcome.kind,
      outcome.status,
      outcome.kind === 'failed' ? outcome.error : null,
    ]);
    return outcome.kind === 'delivered' ? 1 : 0;
  }

  private async send(
    target: Target,
    {
      feed,
      head,
      message,
      signal,
    }: {
      readonly feed: FeedDefinition;
      readonly head: FeedHead;
      readonly message: Message;
      readonly signal: AbortSignal;
    },
  ): Promise<Outcome> {
    const { sender, clock } = this.parts;
    const now = clock.now();
    const { body, oldest } = await this.bodyOf(feed, { head, message, now });
    const timestamp = Math.floor(Date.parse(now) / 1_000);
    const told = (outcome: WebhookTry['outcome']) =>
      webhookTries.tell({ feed: feed.name, outcome, delayMs: Date.parse(clock.now()) - Date.parse(oldest) });
    try {
      const { status, retryAfter } = await sender.post({
        url: target.webhook_url,
        headers: {
          'content-type': 'application/cloudevents+json; charset=utf-8',
          'user-agent': 'Forside-Webhooks/1',
          'webhook-id': message.id,
          'webhook-timestamp': String(timestamp),
          'webhook-signature': signatureOf({ id: message.id, timestamp, body }, this.secretsOf(target, now)),
        },
        body,
        timeoutMs: TIMEOUT_MS,
        signal,
      });
      const taken = status >= 200 && status <= 299;
      told(taken ? 'delivered' : status === 410 ? 'gone' : 'failed');
      if (taken) return { kind: 'delivered', status };
      return { kind: 'failed', status, error: `answered ${status}`, retryAfter };
    } catch (error) {
      if (!signal.aborted) told('unanswered');
      return { kind: 'failed', status: null, error: describe(error), retryAfter: null };
    }
  }

  /** CloudEvents 1.0, structured; a feed about people tells what happened and nothing of what it says. */
  private async bodyOf(
    feed: FeedDefinition,
    { head, message, now }: { readonly head: FeedHead; readonly message: Message; readonly now: Instant },
  ): Promise<{ readonly body: string; readonly oldest: Instant }> {
    const { reader, urls } = this.parts;
    const { after, to } = message;
    const stretch = { after, upTo: to, limit: Number(to - after) };
    const items =
      feed.content.kind === 'frozen'
        ? await reader.itemsAfter(feed, stretch)
        : await reader.bareItemsAfter(feed, stretch);
    const body = JSON.stringify({
      specversion: '1.0',
      id: message.id,
      source: urls.path(`/api/v1/feeds/${feed.name}`),
      type: `forside.${feed.name}.changed`,
      time: now,
      datacontenttype: 'application/json',
      data: {
        feed: feed.name,
        after: formatCursor({ epoch: head.epoch, seq: after }),
        items,
        next: formatCursor({ epoch: head.epoch, seq: to }),
      },
    });
    return { body, oldest: items[0]?.changedAt ?? now };
  }

  private secretsOf(target: Target, now: Instant): readonly string[] {
    const { webhook_secret_id: current, previous_secret_id: previous, previous_until: until } = target;
    const ids =
      previous !== null && until !== null && until.toISOString() > now ? [current, previous] : [current];
    return ids.map((id) => webhookSecret(this.parts.keyedHash, id));
  }

  private async failed(
    webhook: DueWebhook,
    failure: {
      readonly outcome: Extract<Outcome, { kind: 'failed' }>;
      readonly attempts: number;
      readonly message: Message;
      readonly head: FeedHead;
      readonly now: Instant;
    },
  ): Promise<void> {
    const { outcome, attempts, now } = failure;
    const { consumer_id: consumerId, feed } = webhook;
    const { status, retryAfter } = outcome;
    const pause =
      status === 410
        ? null
        : pauseAfter({ attempts, retryAfter, now: Date.parse(now), random: Math.random() });
    await this.log(webhook, { ...failure, state: pause === null ? 'failed' : 'failing' });
    await this.parts.dataSource.query(FAIL, [
      consumerId,
      feed,
      pause === null ? 0 : attempts,
      // It is turned off before then; setting it again begins at once.
      plusMilliseconds(now, pause ?? UNTIL_OFF_MS),
    ]);
    if (pause === null) await this.disable(consumerId, status === 410 ? 'gone' : 'failing');
  }

  private async disable(consumerId: string, reason: WebhookFailure): Promise<void> {
    const commandId = randomId();
    await this.parts.runner.execute({
      decider: consumerDecider,
      id: consumerId,
      command: { type: 'DisableWebhook', reason },
      envelope: { commandId, actorId: 'system', correlationId: commandId, fresh: true },
    });
  }

  private async log(
    webhook: DueWebhook,
    {
      state,
      outcome,
      message,
      head,
      now,
    }: {
      readonly state: 'delivered' | 'failing' | 'failed';
      readonly outcome: Outcome;
      readonly message: Message;
      readonly head: FeedHead;
      readonly now: Instant;
    },
  ): Promise<void> {
    await this.parts.dataSource.query(LOG, [
      derivedId(message.id),
      message.id,
      webhook.consumer_id,
      webhook.feed,
      head.epoch,
      String(message.after),
      String(message.to),
      state,
      now,
      outcome.status,
      outcome.kind === 'failed' ? outcome.error : null,
    ]);
  }
}

/** The same stretch of the same feed to the same consumer is the same message, however often it is sent. */
function messageId(
  consumerId: string,
  { name }: FeedDefinition,
  { epoch, after, to }: { readonly epoch: string; readonly after: bigint; readonly to: bigint },
): string {
  return `msg_${derivedId('webhook', consumerId, name, epoch, String(after), String(to)).replaceAll('-', '')}`;
}

/** In words of ours: what systems say may quote what was sent. */
function describe(error: unknown): string {
  if (error instanceof TargetRefusedError) return error.message;
  if (!(error instanceof Error)) return 'failed';
  if (error.name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1_000} seconds`;
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,40}$/.test(code) ? code : 'the connection failed';
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
