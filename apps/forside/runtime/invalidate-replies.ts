import { tagsOfCommit } from '#platform';
import type { LiveReplies } from '#platform';
import type { ProjectionChanges } from '#projections';

/** Lets every commit of a projection drop what depends on it; a lost connection flushes all. */
export function invalidateReplies(changes: ProjectionChanges, replies: LiveReplies): void {
  changes.onChange(({ projection, partitions }) => {
    if (partitions === '*') replies.flush();
    else replies.drop(tagsOfCommit(projection, partitions));
  });
  changes.onLost(() => replies.flush());
  changes.onConnected(() => replies.flush());
}
