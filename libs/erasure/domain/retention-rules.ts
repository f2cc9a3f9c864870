import type { Instant } from '#kernel';

/** What people are kept as. */
export const SUBJECT_KINDS = ['person', 'job-contact'] as const;

/** One of {@link SUBJECT_KINDS}. */
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** After how many years without anything new somebody should look whether a person is still kept for a reason. */
export const RETENTION_YEARS: Readonly<Record<SubjectKind, number>> = { person: 10, 'job-contact': 1 };

/** Whoever was last written of before this is due for a review. */
export function reviewBefore(kind: SubjectKind, now: Instant): Instant {
  const before = new Date(now);
  before.setUTCFullYear(before.getUTCFullYear() - RETENTION_YEARS[kind]);
  return before.toISOString();
}
