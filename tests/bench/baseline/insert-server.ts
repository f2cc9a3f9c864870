import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import pg from 'pg';
import { serve } from '../child.js';

/** Where the server is to insert. */
export interface InsertServerSetup {
  readonly connectionString: string;
  readonly poolSize: number;
}

const CREATE = `
  create schema if not exists bench;
  create table bench.articles (
    id         uuid        not null primary key,
    headline   text        not null,
    article    jsonb       not null,
    created_at timestamptz not null default now()
  )`;
const INSERT = 'insert into bench.articles (id, headline, article) values ($1, $2, $3)';

/** What a CMS without a history does with a new article: parse, one INSERT, answer. */
serve(async ({ connectionString, poolSize }: InsertServerSetup) => {
  const pool = new pg.Pool({ connectionString, max: poolSize });
  await pool.query(CREATE);
  const app = Fastify();
  app.post<{ Body: { readonly headline: string } }>('/articles', async ({ body }, reply) => {
    const id = randomUUID();
    await pool.query(INSERT, [id, body.headline, JSON.stringify(body)]);
    return reply.status(201).send({ id });
  });
  return app.listen({ host: '127.0.0.1', port: 0 });
});
