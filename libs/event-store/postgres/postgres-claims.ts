import type { DataSource } from 'typeorm';
import { Claims } from '../claims.js';
import type { Claim, KeyedHash } from '../claims.js';

const TAKE = `
  with taken as (
    insert into state.claims (kind, key_hash, aggregate_id) values ($1, decode($2, 'hex'), $3)
    on conflict (kind, key_hash) do nothing returning aggregate_id)
  select aggregate_id from taken
  union all
  select aggregate_id from state.claims where kind = $1 and key_hash = decode($2, 'hex')
  limit 1`;
const OWNER = `select aggregate_id from state.claims where kind = $1 and key_hash = decode($2, 'hex')`;
const RELEASE = `delete from state.claims where kind = $1 and key_hash = decode($2, 'hex') and aggregate_id = $3`;

/** Claims in `state.claims`: primary data, part of every backup. */
export class PostgresClaims extends Claims {
  constructor(
    private readonly dataSource: DataSource,
    private readonly hash: KeyedHash,
  ) {
    super();
  }

  async take(claim: Claim): Promise<string> {
    // A racer's insert may be invisible to the statement that lost to it; the next statement sees it.
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const owner = await this.first(TAKE, [claim.kind, this.hashOf(claim), claim.id]);
      if (owner) return owner;
    }
    throw new Error(`The claim on ${claim.kind} could not be read back`);
  }

  ownerOf(claim: Omit<Claim, 'id'>): Promise<string | undefined> {
    return this.first(OWNER, [claim.kind, this.hashOf(claim)]);
  }

  async release(claim: Claim): Promise<void> {
    await this.dataSource.query(RELEASE, [claim.kind, this.hashOf(claim), claim.id]);
  }

  private hashOf(claim: Omit<Claim, 'id'>): string {
    return this.hash.of(`claim ${claim.kind}`, claim.key);
  }

  private async first(sql: string, parameters: unknown[]): Promise<string | undefined> {
    const rows = await this.dataSource.query<readonly { readonly aggregate_id: string }[]>(sql, parameters);
    return rows[0]?.aggregate_id;
  }
}
