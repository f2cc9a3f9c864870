import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { toInstant } from '#kernel';
import type { Instant } from '#kernel';
import type { DataRight } from '../domain/privacy-request.events.js';

/** A request in the register, which names nobody. */
export interface ListedRequest {
  readonly id: string;
  readonly right: DataRight;
  readonly receivedAt: Instant;
  readonly dueAt: Instant;
  readonly subjectId: string | null;
  readonly decision: string | null;
  readonly reason: string | null;
  readonly decidedAt: Instant | null;
  readonly decidedBy: string | null;
  /** Articles that name the person and await a decision. */
  readonly openArticles: readonly string[];
  readonly closedAt: Instant | null;
}

/** Where the register goes on: behind this request. */
export interface RequestKey {
  readonly dueAt: Instant;
  readonly id: string;
}

interface RequestRecord {
  readonly request_id: string;
  readonly asked_right: DataRight;
  readonly received_at: Date;
  readonly due_at: Date;
  readonly subject_id: string | null;
  readonly decision: string | null;
  readonly reason: string | null;
  readonly decided_at: Date | null;
  readonly decided_by: string | null;
  readonly open_articles: readonly string[];
  readonly closed_at: Date | null;
}

/** Served by the indexes on (due_at, request_id), of all and of open requests. */
const listOf = (open: string) => `
  select request_id, asked_right, received_at, due_at, subject_id, decision, reason, decided_at, decided_by,
         open_articles, closed_at
    from rm_privacy_requests.requests
   where (due_at, request_id) > ($2::timestamptz, $3::uuid)${open}
   order by due_at, request_id
   limit $1`;
const ALL = listOf('');
const OPEN = listOf(' and closed_at is null');

/** The register of requests. */
@Injectable()
export class PrivacyRequestsQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** What is due first comes first. */
  async list(options: {
    readonly onlyOpen: boolean;
    readonly limit: number;
    readonly after?: RequestKey | undefined;
  }): Promise<readonly ListedRequest[]> {
    const { onlyOpen, limit, after } = options;
    const records = await this.dataSource.query<RequestRecord[]>(onlyOpen ? OPEN : ALL, [
      limit,
      after?.dueAt ?? '-infinity',
      after?.id ?? '00000000-0000-0000-0000-000000000000',
    ]);
    return records.map((record) => ({
      id: record.request_id,
      right: record.asked_right,
      receivedAt: toInstant(record.received_at),
      dueAt: toInstant(record.due_at),
      subjectId: record.subject_id,
      decision: record.decision,
      reason: record.reason,
      decidedAt: record.decided_at && toInstant(record.decided_at),
      decidedBy: record.decided_by,
      openArticles: record.open_articles,
      closedAt: record.closed_at && toInstant(record.closed_at),
    }));
  }
}
