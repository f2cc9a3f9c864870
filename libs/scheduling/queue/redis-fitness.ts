import { QueueAwayError, QueueUnusableError, errorCode } from './job-errors.js';

/** Delays of less than a second and scripts as BullMQ writes them. */
const OLDEST = [6, 2] as const;
const TLS_TROUBLE = /^(?:ERR_TLS|ERR_SSL|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH)/;
const REFUSED = new Set(['WRONGPASS', 'NOAUTH', 'NOPERM']);

/**
 * Judges a Redis by its reply to `INFO`.
 * @returns what its operator should change although it works: sentences. Neither is a reason to stop, since the queue
 *   is derived from the schedule table and the outbox, and is filled again when it has lost jobs.
 * @throws QueueUnusableError or QueueAwayError when it cannot hold the queue.
 */
export function judgeRedis(info: string): readonly string[] {
  const facts = factsOf(info);
  const version = facts.get('redis_version') ?? '';
  if (isOlder(version)) {
    throw new QueueUnusableError(
      `Redis ${version} is too old: Forside needs Redis ${OLDEST.join('.')} or newer.`,
    );
  }
  if (facts.get('cluster_enabled') === '1') {
    throw new QueueUnusableError(
      'REDIS_URL leads to a Redis Cluster: Forside needs one primary, with replicas or without.',
    );
  }
  // A fail-over may just be going on, so this is worth another try.
  if (facts.get('role') === 'slave') throw new QueueAwayError('REDIS_URL leads to a replica, not a primary');
  const advice: string[] = [];
  const policy = facts.get('maxmemory_policy') ?? 'noeviction';
  if (policy !== 'noeviction') {
    advice.push(
      `Redis may throw jobs away (maxmemory-policy ${policy}), and what they ring for is recorded up to a minute late: set maxmemory-policy noeviction.`,
    );
  }
  if (facts.get('aof_enabled') === '0') {
    advice.push(
      'Redis forgets jobs when it stops (no append-only file), and each time they are set anew from the schedule: set appendonly yes.',
    );
  }
  return advice;
}

/** What changes whenever this Redis starts, or another takes its place. */
export function incarnationOf(info: string): string {
  return factsOf(info).get('run_id') ?? '';
}

/** Tells an engine that is away from one that will never do, by how a connection failed. */
export function whyNoRedis(error: unknown): QueueAwayError | QueueUnusableError {
  if (error instanceof QueueAwayError || error instanceof QueueUnusableError) return error;
  const code = errorCode(error) ?? '';
  if (REFUSED.has(code)) {
    return new QueueUnusableError(`Redis refuses the user or password of REDIS_URL (${code}).`);
  }
  if (TLS_TROUBLE.test(code)) {
    return new QueueUnusableError(
      `No TLS with Redis (${code}): REDIS_URL begins with rediss:// where Redis speaks TLS, and NODE_EXTRA_CA_CERTS names a file with the certificate of a private authority.`,
    );
  }
  return new QueueAwayError(`Redis is out of reach${code === '' ? '' : ` (${code})`}`);
}

function factsOf(info: string): ReadonlyMap<string, string> {
  return new Map(
    info.split(/\r?\n/).flatMap((line) => {
      const [, name, value] = /^([^#:]+):(.*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
}

function isOlder(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}
