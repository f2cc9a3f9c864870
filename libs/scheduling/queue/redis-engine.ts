import { createRedisBackend } from 'bullmq';
import type { ConnectionOptions, RedisQueueBackend } from 'bullmq';
import { Redis } from 'ioredis';
import type { RedisOptions } from 'ioredis';
import type { BullEngine, EngineLines } from './bull-engine.js';
import { replyCode } from './job-errors.js';
import type { JobQueueOptions, QueueConnection } from './job-queue.js';
import { incarnationOf, judgeRedis, whyNoRedis } from './redis-fitness.js';

const SLOWEST_RETRY_MS = 2_000;
const PROBE_MS = 3_000;
const PRODUCER_MS = 5_000;

const EVERY_LINE = {
  connectTimeout: 5_000,
  disconnectTimeout: 500,
  /** A peer that is gone without a word is found out in 20 s instead of hours. */
  keepAlive: 10_000,
  disableClientInfo: true,
  retryStrategy: (tries) => Math.min(50 * 2 ** Math.min(tries, 10), SLOWEST_RETRY_MS),
  /** After a fail-over a connection may lead to what is a replica now. */
  reconnectOnError: ({ message }) => message.includes('READONLY'),
} satisfies RedisOptions;

/**
 * BullMQ in a Redis of its own, through ioredis. The clients are made here and handed to BullMQ, because one that BullMQ
 * makes cannot be ended while Redis is away.
 */
export function redisEngine(
  { url }: QueueConnection & { readonly engine: 'redis' },
  { name, onAdvice }: Pick<JobQueueOptions, 'name' | 'onAdvice'>,
): BullEngine<RedisQueueBackend, ConnectionOptions> {
  const given = new Set<string>();
  return {
    engine: 'redis',
    backend: createRedisBackend,
    prepare: async () => {
      for (const sentence of judgeRedis(await probe(url))) {
        if (!given.has(sentence)) onAdvice(sentence);
        given.add(sentence);
      }
    },
    connect: () => connect(url, name),
    retention: ({ ageS, count }) => ({ age: ageS, count }),
    // Commands wait while a connection is away, so only what Redis itself refuses comes back at once.
    asksAgainAtOnce: (error) => replyCode(error) !== undefined,
  };
}

/** One question over a connection of its own. @throws QueueAwayError, QueueUnusableError */
async function probe(url: string): Promise<string> {
  const client = new Redis(url, {
    ...EVERY_LINE,
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    commandTimeout: PROBE_MS,
    retryStrategy: () => null,
  });
  let cause: unknown;
  client.on('error', (error) => {
    cause ??= error;
  });
  try {
    await client.connect();
    return await client.info();
  } catch (error) {
    throw whyNoRedis(cause ?? error);
  } finally {
    cut(client);
  }
}

function connect(url: string, name: string): EngineLines<RedisQueueBackend, ConnectionOptions> {
  const clients: Redis[] = [];
  const adopt = (client: Redis): Redis => {
    clients.push(client);
    // BullMQ listens for errors too, but not before and after its own use of a client.
    client.on('error', () => undefined);
    // BullMQ reads jobs over a copy of the worker's client.
    client.duplicate = (override) => adopt(new Redis({ ...client.options, ...override }));
    return client;
  };
  const producer = adopt(
    new Redis(url, {
      ...EVERY_LINE,
      connectionName: `${name}:producer`,
      maxRetriesPerRequest: 1,
      commandTimeout: PRODUCER_MS,
    }),
  );
  const worker = adopt(
    new Redis(url, { ...EVERY_LINE, connectionName: `${name}:worker`, maxRetriesPerRequest: null }),
  );
  return {
    producer,
    worker,
    reachable: () => producer.status === 'ready',
    incarnation: async () => incarnationOf(await producer.info('server')),
    cut: () => clients.forEach(cut),
  };
}

/**
 * ioredis settles waiting commands when a connection ends; between two attempts there is none, and they and whoever
 * awaits them would wait for ever. So one more attempt is made for its end.
 */
function cut(client: Redis): void {
  if (client.status === 'end') return;
  const between = client.status === 'reconnecting';
  client.disconnect();
  if (!between) return;
  void client.connect().then(
    () => client.disconnect(),
    () => undefined,
  );
}
