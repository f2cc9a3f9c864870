import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Instant } from '#kernel';
import type { SectionName } from './story.js';

/** A section as navigation and section pages need it. */
export interface Section extends SectionName {
  readonly ordinal: number;
  readonly description: string | null;
  /** What is published here was approved by somebody who wrote none of it. */
  readonly fourEyes: boolean;
}

/** What `/{slug}` answers at an instant. */
export type SectionAnswer =
  | { readonly kind: 'found'; readonly section: Section }
  /** The section has another slug by now: 301. */
  | { readonly kind: 'moved'; readonly section: Section }
  /** The section was closed: 410. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'unknown' };

/** Sections as of an instant. */
@Injectable()
export class SectionsQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** All open sections in the order of the navigation. */
  async all(at: Instant): Promise<readonly Section[]> {
    const records = await this.dataSource.query<SectionRecord[]>(ALL, [at]);
    return records.map(sectionOf);
  }

  /** The section behind a slug. */
  async bySlug(slug: string, at: Instant): Promise<SectionAnswer> {
    const [record] = await this.dataSource.query<Partial<SectionRecord>[]>(BY_SLUG, [at, slug]);
    if (!record) return { kind: 'unknown' };
    if (!isWhole(record)) return { kind: 'gone' };
    const section = sectionOf(record);
    return { kind: section.slug === slug ? 'found' : 'moved', section };
  }
}

interface SectionRecord {
  readonly section_id: string;
  readonly name: string;
  readonly slug: string;
  readonly ordinal: number;
  readonly description: string | null;
  readonly four_eyes: boolean;
}

/** A newsroom has a few dozen sections, read whole. */
const ALL = `
  select section_id, name, slug, ordinal, description, four_eyes from rm_published_articles.sections
   where visible @> $1::timestamptz
   order by ordinal, slug`;

/** Served by the index on slug: whoever had it last, under the name it has at `$1`. */
const BY_SLUG = `
  select now.section_id, now.name, now.slug, now.ordinal, now.description, now.four_eyes
    from (select section_id from rm_published_articles.sections
           where slug = $2 and lower(visible) <= $1::timestamptz
           order by lower(visible) desc
           limit 1) once
    left join rm_published_articles.sections now
      on now.section_id = once.section_id and now.visible @> $1::timestamptz`;

function isWhole(record: Partial<SectionRecord>): record is SectionRecord {
  return typeof record.section_id === 'string';
}

function sectionOf(record: SectionRecord): Section {
  const { section_id: id, name, slug, ordinal, description, four_eyes: fourEyes } = record;
  return { id, name, slug, ordinal, description, fourEyes };
}
