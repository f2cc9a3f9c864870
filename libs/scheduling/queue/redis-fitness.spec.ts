import { describe, expect, it } from '@jest/globals';
import { QueueAwayError, QueueUnusableError } from './job-errors.js';
import { incarnationOf, judgeRedis, whyNoRedis } from './redis-fitness.js';

const FIT = {
  redis_version: '7.0.15',
  run_id: '5f1c',
  role: 'master',
  cluster_enabled: '0',
  maxmemory_policy: 'noeviction',
  aof_enabled: '1',
};
const info = (facts: Readonly<Record<string, string>>) =>
  `# Server\r\n${Object.entries({ ...FIT, ...facts })
    .map(([name, value]) => `${name}:${value}\r\n`)
    .join('')}`;
const failure = (name: string, members: object) => Object.assign(new Error('secret'), { name, ...members });

describe('A Redis that is to hold the queue', () => {
  it('is fit when it keeps what it is given', () => {
    expect(judgeRedis(info({}))).toEqual([]);
    expect(incarnationOf(info({}))).toBe('5f1c');
  });

  it.each(['allkeys-lru', 'volatile-ttl'])('works with the policy %s, with advice', (policy) => {
    expect(judgeRedis(info({ maxmemory_policy: policy }))).toEqual([
      expect.stringContaining(`(maxmemory-policy ${policy})`),
    ]);
  });

  it('works without an append-only file, with advice', () => {
    expect(judgeRedis(info({ aof_enabled: '0' }))).toEqual([expect.stringContaining('set appendonly yes')]);
  });

  it.each(['5.0.14', '6.0.16', '6.1.9'])('is refused when it is as old as %s', (version) => {
    expect(() => judgeRedis(info({ redis_version: version }))).toThrow(`Redis ${version} is too old`);
  });

  it.each(['6.2.0', '7.2.4', '10.0.1'])('may be as new as %s', (version) => {
    expect(judgeRedis(info({ redis_version: version }))).toEqual([]);
  });

  it('is refused when it is a cluster, and awaited when it is a replica', () => {
    expect(() => judgeRedis(info({ cluster_enabled: '1' }))).toThrow(QueueUnusableError);
    expect(() => judgeRedis(info({ role: 'slave' }))).toThrow(QueueAwayError);
  });

  it('is told from one that is away by how a connection fails, and no message of others is passed on', () => {
    const unusable = [
      failure('ReplyError', { message: 'WRONGPASS invalid username-password pair' }),
      failure('ReplyError', { message: 'NOAUTH Authentication required.' }),
      failure('Error', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
      failure('Error', { code: 'ERR_SSL_WRONG_VERSION_NUMBER' }),
    ];
    const away = [
      failure('Error', { code: 'ECONNREFUSED' }),
      failure('ReplyError', { message: 'LOADING Redis is loading the dataset in memory' }),
      failure('Error', {}),
      'no error at all',
    ];
    for (const error of unusable) expect(whyNoRedis(error)).toBeInstanceOf(QueueUnusableError);
    for (const error of away) expect(whyNoRedis(error)).toBeInstanceOf(QueueAwayError);
    expect(whyNoRedis(away[0]).message).toBe('Redis is out of reach (ECONNREFUSED)');
    expect(whyNoRedis(away[1]).message).toBe('Redis is out of reach (LOADING)');
    for (const error of [...unusable, ...away]) expect(whyNoRedis(error).message).not.toContain('secret');
  });
});
