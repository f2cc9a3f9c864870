import type { DataSource } from 'typeorm';
import { Baselines } from '../baselines.js';
import type { StoredBaseline } from '../baselines.js';

const LOAD = `select baseline from state.baselines where stream = $1`;
/** A slower process must not put an older fold over a newer one. */
const SAVE = `
  insert into state.baselines (stream, revision, baseline) values ($1, $2, $3)
  on conflict (stream) do update set revision = excluded.revision, baseline = excluded.baseline, saved_at = now()
  where state.baselines.revision < excluded.revision
     or state.baselines.baseline->>'version' <> excluded.baseline->>'version'`;

/** Baselines in `state.baselines`; they may be deleted at any time. */
export class PostgresBaselines extends Baselines {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  async load(stream: string): Promise<StoredBaseline | undefined> {
    const rows = await this.dataSource.query<readonly { readonly baseline: StoredBaseline }[]>(LOAD, [
      stream,
    ]);
    return rows[0]?.baseline;
  }

  async save(stream: string, baseline: StoredBaseline): Promise<void> {
    await this.dataSource.query(SAVE, [stream, baseline.revision, JSON.stringify(baseline)]);
  }
}
