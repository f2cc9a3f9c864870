import type { DomainEvent, Instant, Recorded } from '#kernel';

/** A fact that time will bring about on a stream unless an event before then says otherwise. */
export interface DueTime {
  /**
   * Names the fact within its stream, for example `ArticlePublished`; a stream that waits for the same fact more than
   * once adds what tells them apart (`AdOptionExpired 0b6e…`). A later due time of the same fact replaces the earlier.
   */
  readonly fact: string;
  /** The version that the decider's `due` gives the fact: a new one for every new due time. */
  readonly version: number;
  readonly dueAt: Instant;
}

/** What an event does to the due times of its own stream; both members may be missing. */
export interface DueChange {
  /** Facts that are no longer awaited: they came true or were called off. Applied first; unknown ones do no harm. */
  readonly clear?: readonly string[];
  /** Facts that are awaited from now on. */
  readonly set?: readonly DueTime[];
}

/**
 * How the events of one category move the due times of their streams; every context exports its own. It only wakes
 * the decider in time: what is due is decided by the decider's `due`, and what shows by the queries.
 */
export interface ScheduleRule<Event extends DomainEvent = DomainEvent> {
  /** The category of the streams, `article` for `article-{id}`. */
  readonly category: string;
  /** Pure; total over the category's events. */
  dueOf(event: Recorded<Event>): DueChange;
}

/** Declares a rule for the events of a category. */
export function scheduleRule<Event extends DomainEvent>(rule: ScheduleRule<Event>): ScheduleRule<Event> {
  return rule;
}

/** Finds the rule of a stream's category; refuses two rules for one category. */
export function rulesByCategory(rules: readonly ScheduleRule[]): ReadonlyMap<string, ScheduleRule> {
  const byCategory = new Map<string, ScheduleRule>();
  for (const rule of rules) {
    if (byCategory.has(rule.category)) {
      throw new Error(`Two schedule rules for the category ${rule.category}`);
    }
    byCategory.set(rule.category, rule);
  }
  return byCategory;
}
