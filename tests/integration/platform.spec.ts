import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Command, CommandHandler, CqrsModule, Query, QueryHandler } from '@nestjs/cqrs';
import type { QueryRunner } from 'typeorm';
import { toInstant } from '#kernel';
import {
  assertClockAgrees,
  assertOneHandlerPerCommand,
  clockCheck,
  connect,
  createDataSource,
  databaseCheck,
  HealthModule,
  lagCheck,
  migrateDatabase,
  platformMigrations,
  SystemClock,
} from '#platform';
import type { HealthCheck } from '#platform';
import { startHttpTestApplication } from '#testing/http-test-application';
import { createTestDatabase } from '#testing/test-database';
import type { TestDatabase } from '#testing/test-database';

class Print extends Command<void> {}
class Fold extends Command<void> {}
class Count extends Query<number> {}

@CommandHandler(Print)
class PrintHandler {
  async execute(): Promise<void> {}
}

@CommandHandler(Print)
class RivalHandler {
  async execute(): Promise<void> {}
}

@QueryHandler(Count)
class CountHandler {
  async execute(): Promise<number> {
    return 1;
  }
}

@Module({ imports: [CqrsModule.forRoot()], providers: [PrintHandler, CountHandler] })
class PressModule {}

@Module({ imports: [PressModule], providers: [RivalHandler] })
class RivalModule {}

@Module({ imports: [PressModule], providers: [PrintHandler] })
class TwiceModule {}

describe('A start checks its handlers', () => {
  const check = async (module: new () => object, exported: Record<string, unknown>) => {
    const app = await NestFactory.createApplicationContext(module, { logger: false });
    try {
      assertOneHandlerPerCommand(app, [exported]);
    } finally {
      await app.close();
    }
  };

  it('and goes on when every command and query has one', async () => {
    await check(PressModule, { Print, Count, other: 1, helper: () => 1 });
  });

  it.each([RivalModule, TwiceModule])('and stops at a command with two, as in %p', async (module) => {
    await expect(check(module, {})).rejects.toMatchObject({
      code: 'handler-doubled',
      message: expect.stringContaining('Print'),
    });
  });

  it('and stops at a command with none', async () => {
    await expect(check(PressModule, { Print, Fold })).rejects.toMatchObject({
      code: 'handler-missing',
      message: 'No handler: Fold.',
    });
  });
});

class CreateShelf1760000009001 {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table state.shelf (id int primary key)');
    await runner.query('select pg_sleep(0.2)');
  }
  async down(): Promise<void> {}
}

class BreakShelf1760000009002 {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('insert into state.shelf values (1)');
    await runner.query('select 1 / 0');
  }
  async down(): Promise<void> {}
}

describe('The database of a newsroom', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('is brought up to date once, however many start at the same time, and a second start does nothing', async () => {
    const url = database.connectionString;
    const migrations = [...platformMigrations, CreateShelf1760000009001];
    const starts = await Promise.all([1, 2, 3].map(() => migrateDatabase(url, migrations)));
    expect(starts.map(({ applied }) => applied.length).sort()).toEqual([0, 0, migrations.length]);
    expect((await migrateDatabase(url, migrations)).applied).toEqual([]);
  });

  it('keeps nothing of a step that fails, and the start says so', async () => {
    const url = database.connectionString;
    const migrations = [...platformMigrations, CreateShelf1760000009001, BreakShelf1760000009002];
    await expect(migrateDatabase(url, migrations)).rejects.toMatchObject({
      code: 'database-migration-failed',
    });
    const dataSource = await connect(createDataSource({ url, poolSize: 2 }));
    expect(await dataSource.query('select * from state.shelf')).toEqual([]);
    await dataSource.destroy();
  });

  it('is named when it does not answer', async () => {
    const url = 'postgresql://nobody@127.0.0.1:1/none';
    await expect(connect(createDataSource({ url, poolSize: 2 }))).rejects.toMatchObject({
      code: 'database-unavailable',
    });
  });

  it('takes no statement for ever, and knows who asks', async () => {
    const url = database.connectionString;
    const dataSource = await connect(createDataSource({ url, poolSize: 2, statementTimeoutMs: 100 }));
    await expect(dataSource.query('select pg_sleep(5)')).rejects.toMatchObject({ code: '57014' });
    expect(await dataSource.query('show application_name')).toEqual([{ application_name: 'forside' }]);
    await dataSource.destroy();
  });

  it('must agree with the clock of the machine', async () => {
    const dataSource = await connect(createDataSource({ url: database.connectionString, poolSize: 2 }));
    const ahead = { now: () => toInstant(Date.now() + 1_000) };
    const behind = { now: () => toInstant(Date.now() - 1_000) };
    await assertClockAgrees(dataSource, new SystemClock());
    for (const clock of [ahead, behind]) {
      await expect(assertClockAgrees(dataSource, clock)).rejects.toMatchObject({ code: 'clock-skew' });
      expect((await clockCheck(dataSource, clock).check()).ok).toBe(false);
    }
    await dataSource.destroy();
  });
});

describe('The health of a newsroom', () => {
  it('is told part by part, and gives nothing away', async () => {
    const state = { lag: 10, broken: false };
    const fragile: HealthCheck = {
      name: 'fragile',
      check: async () => {
        if (state.broken) throw new Error('secret insides');
        return { ok: true };
      },
    };
    const newsroom = await startHttpTestApplication({
      modules: ({ dataSource }) => [
        HealthModule.forRoot({
          checks: () => [databaseCheck(dataSource), lagCheck(async () => state.lag, 1_000), fragile],
        }),
      ],
    });
    try {
      const ready = () => fetch(`${newsroom.origin}/health/ready`);
      expect((await fetch(`${newsroom.origin}/health/live`)).status).toBe(200);
      expect(await (await ready()).json()).toEqual({
        status: 'ready',
        checks: {
          database: { ok: true },
          projections: { ok: true, detail: '10 ms behind' },
          fragile: { ok: true },
        },
      });
      state.lag = 5_000;
      state.broken = true;
      const unwell = await ready();
      expect(unwell.status).toBe(503);
      expect(unwell.headers.get('content-type')).toBe('application/problem+json');
      const body = await unwell.text();
      expect(JSON.parse(body)).toMatchObject({
        type: '/problems/not-ready',
        checks: { database: { ok: true }, projections: { ok: false }, fragile: { ok: false } },
      });
      expect(body).not.toContain('secret insides');
    } finally {
      await newsroom.close();
    }
  });
});
