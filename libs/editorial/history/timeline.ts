import type { Instant } from '#kernel';
import type { Revision } from './article-history.query.js';

/** Something that happened to an article; edits in a row by the same person are one. */
export interface TimelineEntry extends Omit<Revision, 'details'> {
  /** The first of the revisions that this tells of; the same as `revision` unless edits are told together. */
  readonly since: number;
  readonly startedAt: Instant;
  /** How many revisions this tells of. */
  readonly revisions: number;
  readonly details: Revision['details'];
}

/** Edits further apart than this are two sittings. */
const SITTING_MS = 30 * 60_000;

/** Revisions, newest first, told as a story: a sitting of edits is one entry, everything else stands for itself. */
export function timelineOf(revisions: readonly Revision[]): readonly TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  for (const revision of revisions) {
    const last = entries.at(-1);
    if (last && isSameSitting(last, revision)) {
      entries[entries.length - 1] = {
        ...last,
        since: revision.revision,
        startedAt: revision.at,
        revisions: last.revisions + 1,
        details: { fields: [...new Set([...fieldsOf(last), ...fieldsOf(revision)])] },
      };
    } else {
      entries.push({ ...revision, since: revision.revision, startedAt: revision.at, revisions: 1 });
    }
  }
  return entries;
}

function isSameSitting(later: TimelineEntry, earlier: Revision): boolean {
  return (
    later.kind === 'revised' &&
    earlier.kind === 'revised' &&
    later.takesBack === null &&
    earlier.takesBack === null &&
    later.by?.id === earlier.by?.id &&
    Date.parse(later.startedAt) - Date.parse(earlier.at) <= SITTING_MS
  );
}

function fieldsOf({ details }: Pick<Revision, 'details'>): readonly unknown[] {
  const { fields, blocks } = details;
  const touched: readonly unknown[] = Array.isArray(fields) ? fields : [];
  return blocks === undefined ? touched : [...touched, ...(touchesBody(blocks) ? ['body'] : [])];
}

function touchesBody(blocks: unknown): boolean {
  return typeof blocks === 'object' && blocks !== null && Object.values(blocks).some(Boolean);
}
