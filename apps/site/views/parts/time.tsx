import type { Instant } from '#kernel';
import type { VNode } from 'preact';
import { longTime, shortTime } from '../danish-dates.js';
import type { Publication } from '../view-models.js';

export interface TimeProps {
  readonly instant: Instant;
  readonly publication: Publication;
  readonly length: 'long' | 'short';
}

/** A moment in the words of the publication, and for machines. */
export function Time({ instant, publication, length }: TimeProps): VNode {
  return (
    <time datetime={instant}>
      {length === 'long' ? longTime(instant, publication) : shortTime(instant, publication)}
    </time>
  );
}
