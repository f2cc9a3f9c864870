import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { toInstant } from '#kernel';
import type { Instant, PrivacyGround } from '#kernel';

/** A decision as staff see it. */
export interface PrivacyDecision {
  readonly personId: string;
  /** The revision of the person's stream that records it. */
  readonly revision: number;
  /** Null for a decision about the whole person. */
  readonly noticeId: string | null;
  readonly decision: string;
  readonly ground: PrivacyGround;
  readonly requestedAt: Instant | null;
  readonly decidedAt: Instant;
  readonly decidedBy: string;
}

/** Where the register goes on: behind this decision. */
export interface PrivacyDecisionKey {
  readonly decidedAt: Instant;
  readonly personId: string;
  readonly revision: number;
}

/** The register of decisions about people's rights. */
@Injectable()
export class PrivacyRegisterQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first. */
  async list(options: {
    readonly limit: number;
    readonly after?: PrivacyDecisionKey | undefined;
  }): Promise<readonly PrivacyDecision[]> {
    const { limit, after } = options;
    const records = await this.dataSource.query<DecisionRecord[]>(LIST, [
      limit,
      after?.decidedAt ?? 'infinity',
      after?.personId ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff',
      after?.revision ?? Number.MAX_SAFE_INTEGER,
    ]);
    return records.map((record) => ({
      personId: record.person_id,
      revision: Number(record.revision),
      noticeId: record.notice_id,
      decision: record.decision,
      ground: record.ground,
      requestedAt: record.requested_at === null ? null : toInstant(record.requested_at),
      decidedAt: toInstant(record.decided_at),
      decidedBy: record.decided_by,
    }));
  }
}

interface DecisionRecord {
  readonly person_id: string;
  readonly revision: string;
  readonly notice_id: string | null;
  readonly decision: string;
  readonly ground: PrivacyGround;
  readonly requested_at: Date | null;
  readonly decided_at: Date;
  readonly decided_by: string;
}

/** Served by the index on (decided_at, person_id, revision). */
const LIST = `
  select person_id, revision, notice_id, decision, ground, requested_at, decided_at, decided_by
    from rm_privacy_register.decisions
   where (decided_at, person_id, revision) < ($2::timestamptz, $3::uuid, $4::bigint)
   order by decided_at desc, person_id desc, revision desc
   limit $1`;
