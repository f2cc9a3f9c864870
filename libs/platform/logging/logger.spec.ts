import { describe, expect, it } from '@jest/globals';
import { createLogger, NestLogger } from './logger.js';
import { terminalLines } from './terminal-lines.js';

function logged(level: 'debug' | 'warn' = 'debug') {
  const lines: string[] = [];
  const logger = createLogger({ level, destination: { write: (entry) => void lines.push(entry) } });
  return { logger, lines, nest: new NestLogger(logger) };
}

describe('The log', () => {
  it('shows where an error came from, and none of the values that drivers hang on it', () => {
    const { logger, lines } = logged();
    const error = Object.assign(new Error('duplicate key value violates unique constraint "people_name"'), {
      code: '23505',
      detail: 'Key (name)=(Anna Prøve) already exists.',
      parameters: ['Anna Prøve'],
      query: "insert into people values ('Anna Prøve')",
    });
    logger.error({ error }, 'append');
    const entry = JSON.parse(lines[0] ?? '') as { error: { stack: string[] } };
    expect(lines.join('')).not.toMatch(/Anna|people_name/);
    expect(entry).toMatchObject({ level: 'error', msg: 'append', error: { name: 'Error', code: '23505' } });
    expect(entry.error.stack[0]).toMatch(/^at /);
  });

  it('hides secrets that somebody logs by mistake', () => {
    const { logger, lines } = logged();
    logger.info({ token: 'fs_secret', request: { authorization: 'Bearer fs_secret', cookie: 'fs_secret' } });
    expect(lines.join('')).not.toContain('fs_secret');
  });

  it('does not repeat the password of a database that does not answer', () => {
    const { logger, lines } = logged();
    logger.warn({ error: new Error('connect redis://desk:hemmelig@queue.example:6379 failed') }, 'queue');
    expect(lines.join('')).toContain('redis://…@queue.example:6379');
    expect(lines.join('')).not.toContain('hemmelig');
  });

  it('is text on a terminal, which nothing that is logged can steer', () => {
    const lines: string[] = [];
    const logger = createLogger({
      level: 'debug',
      role: 'site',
      destination: terminalLines({ write: (line) => lines.push(line) }),
    });
    logger.info({ method: 'GET', route: '/artikel/:slugAndId', status: 200, ms: 3 }, 'request');
    logger.error({ failure: 'two words \u001b[2J', error: new TypeError('no \u009bpage') }, 'broken\n');
    expect(lines[0]).toMatch(
      /^\d\d:\d\d:\d\d info  request role=site method=GET route=\/artikel\/:slugAndId status=200 ms=3\n$/,
    );
    expect(lines[1]).toMatch(
      /error broken· role=site failure="two words \\u001b\[2J" error="TypeError no ·page"\n +at /,
    );
  });

  it('shows on a terminal with colours at a glance what went wrong', () => {
    const lines: string[] = [];
    const destination = terminalLines({ write: (line) => lines.push(line), hasColors: () => true });
    const logger = createLogger({ level: 'debug', destination });
    logger.warn('late');
    logger.info('on time');
    expect(lines.map((line) => line.slice(9))).toEqual([
      '\u001b[33mwarn \u001b[0m late\n',
      'info  on time\n',
    ]);
  });

  it('takes what Nest has to say, each at its level', () => {
    const { nest, lines } = logged('warn');
    nest.log('Mapped {/x, GET} route', 'RouterExplorer');
    nest.warn('careful', 'Context');
    nest.error(new Error('broken'), undefined, 'Context');
    const entries = lines.map((line) => JSON.parse(line) as { level: string; context: string; msg: string });
    expect(entries).toMatchObject([
      { level: 'warn', context: 'Context', msg: 'careful' },
      { level: 'error', context: 'Context', msg: 'broken' },
    ]);
  });
});
