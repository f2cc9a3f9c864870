import { describe, expect, it } from '@jest/globals';
import { DomainError } from '#kernel';
import { HttpProblem, problemOf } from './problem.js';

const withCode = (code: string, message = 'secret') => Object.assign(new Error(message), { code });

describe('An error on its way to a reader', () => {
  it.each([
    ['a connection that breaks', new Error('Connection terminated unexpectedly')],
    ['a connection that cannot be made', new Error('Connection terminated due to connection timeout')],
    ['no connection to be had', new Error('timeout exceeded when trying to connect')],
    ['an answer that stays away', new Error('Query read timeout')],
    ['a broken client', new Error('Client has encountered a connection error and is not queryable')],
    ['nobody who listens', withCode('ECONNREFUSED')],
    ['a database that stops', withCode('57P01')],
    ['a database that starts', withCode('57P03')],
    ['a read model that is not built', withCode('42P01', 'relation "rm_jobs.jobs" does not exist')],
    ['a refusal that passes', new DomainError('unavailable', 'busy', 'Try again.')],
  ])('is 503 with Retry-After for %s', (_, error) => {
    const { problem, headers } = problemOf(error);
    expect([problem.status, headers['Retry-After']]).toEqual([503, '1']);
    expect(JSON.stringify(problem)).not.toContain('secret');
  });

  it.each([
    ['an error of ours', new Error('secret')],
    ['a table that should be there', withCode('42P01')],
    ['a row that is there already', withCode('23505')],
    ['a thrown text', 'secret'],
    ['nothing', undefined],
  ])('is 500 and tells nothing for %s', (_, error) => {
    const { problem } = problemOf(error);
    expect([problem.status, problem.type]).toEqual([500, '/problems/internal-error']);
    expect(JSON.stringify(problem)).not.toContain('secret');
  });

  it('keeps the status and code that it was raised with', () => {
    expect(problemOf(new HttpProblem(412, 'stale', 'Read again.')).problem).toMatchObject({
      status: 412,
      type: '/problems/stale',
    });
    expect(problemOf(new DomainError('conflict', 'taken', 'Choose another.')).problem).toMatchObject({
      status: 409,
      type: '/problems/taken',
    });
  });
});
