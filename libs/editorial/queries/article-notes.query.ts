import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { toInstant } from '#kernel';
import type { Instant } from '#kernel';
import type { ArticleNoticeKind, ArticleNoticeText, RecordedChange } from '../domain/article.events.js';
import type { BodyDocument } from '../domain/body.js';

/** A correction as readers are told of it, bound to the change that it speaks of. */
export interface ArticleCorrection {
  /** The version that it led to. */
  readonly version: number;
  readonly correctedAt: Instant;
  readonly note: string;
  readonly changes: RecordedChange;
}

/** A reply or a ruling as it shows with an article. */
export interface ArticleNotice extends ArticleNoticeText {
  readonly noticeId: string;
  readonly kind: ArticleNoticeKind;
  readonly attachedAt: Instant;
}

/** What stands beside an article at an instant. */
export interface ArticleNotes {
  /** The newest first. */
  readonly corrections: readonly ArticleCorrection[];
  /** In the order they came. */
  readonly notices: readonly ArticleNotice[];
}

/** Corrections, replies and rulings of articles as of an instant. */
@Injectable()
export class ArticleNotesQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** What stands beside one article. */
  async of(articleId: string, at: Instant): Promise<ArticleNotes> {
    return (await this.ofAll([articleId], at))(articleId);
  }

  /** What stands beside each of several articles, in two queries. */
  async ofAll(articleIds: readonly string[], at: Instant): Promise<(articleId: string) => ArticleNotes> {
    const [corrections, notices] = await Promise.all([
      this.dataSource.query<CorrectionRecord[]>(CORRECTIONS, [articleIds, at]),
      this.dataSource.query<NoticeRecord[]>(NOTICES, [articleIds, at]),
    ]);
    const correctionsOf = byArticle(corrections);
    const noticesOf = byArticle(notices);
    return (articleId) => ({
      corrections: (correctionsOf.get(articleId) ?? []).map(correction),
      notices: (noticesOf.get(articleId) ?? []).map(notice),
    });
  }
}

function byArticle<R extends { readonly article_id: string }>(
  records: readonly R[],
): ReadonlyMap<string, readonly R[]> {
  const groups = new Map<string, R[]>();
  for (const record of records) {
    const group = groups.get(record.article_id);
    if (group) group.push(record);
    else groups.set(record.article_id, [record]);
  }
  return groups;
}

function correction({ version, corrected_at, note, changes }: CorrectionRecord): ArticleCorrection {
  return { version, correctedAt: toInstant(corrected_at), note, changes };
}

function notice(record: NoticeRecord): ArticleNotice {
  const { notice_id: noticeId, kind, attached_at: attachedAt, title, body, sender: from, url } = record;
  return { noticeId, kind, attachedAt: toInstant(attachedAt), title, body, from, url };
}

interface CorrectionRecord {
  readonly article_id: string;
  readonly version: number;
  readonly corrected_at: Date;
  readonly note: string;
  readonly changes: RecordedChange;
}

interface NoticeRecord {
  readonly article_id: string;
  readonly notice_id: string;
  readonly kind: ArticleNoticeKind;
  readonly attached_at: Date;
  readonly title: string;
  readonly body: BodyDocument;
  readonly sender: string | null;
  readonly url: string | null;
}

/** Served by the primary key. */
const CORRECTIONS = `
  select article_id, version, corrected_at, note, changes from rm_published_articles.corrections
   where article_id = any($1::uuid[]) and corrected_at <= $2::timestamptz
   order by version desc`;

/** Served by the primary key. */
const NOTICES = `
  select article_id, notice_id, kind, attached_at, title, body, sender, url from rm_published_articles.notices
   where article_id = any($1::uuid[]) and visible @> $2::timestamptz
   order by attached_at, notice_id`;
