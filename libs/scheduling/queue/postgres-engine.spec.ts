import { describe, expect, it } from '@jest/globals';
import { postgresEngine } from './postgres-engine.js';

describe('The queue on PostgreSQL', () => {
  const engine = postgresEngine(
    { engine: 'postgres', connectionString: 'postgres://nowhere', schema: 'queue' },
    'forside',
  );

  it('keeps finished jobs by age alone: where a number was kept, jobs that ended together deadlocked', () => {
    expect(engine.retention({ ageS: 900, count: 1_000 })).toEqual({ age: 900 });
  });

  it('does not wait for the disk, since it can be derived again', () => {
    expect(engine.connect().producer).toMatchObject({ options: '-c synchronous_commit=off' });
  });
});
