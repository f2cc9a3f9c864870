import { Inject, Injectable } from '@nestjs/common';
import type { CommandResult } from '#event-store';
import { slugOf } from '#kernel';
import type { Clock } from '#kernel';
import { CLOCK, commandReply, PublicUrls } from '#platform';
import type { CommandReply } from '#platform';
import { phaseAt } from '../domain/article-state.js';
import type { ArticlePhase, ArticleState, ReviewStep } from '../domain/article-state.js';

/** Where an article stands. */
export interface ArticleStanding {
  readonly state: ArticlePhase;
  readonly review: ReviewStep;
  /** Under which readers see it or will see it; null when they do not. */
  readonly url: string | null;
}

/** What commands on articles are answered with. */
@Injectable()
export class ArticleReplies {
  constructor(
    private readonly urls: PublicUrls,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The reply to a command; `extra` adds members. */
  to(
    result: CommandResult<ArticleState | null>,
    extra: Readonly<Record<string, unknown>> = {},
  ): CommandReply {
    const standing = result.state === null ? {} : this.standingOf(result.id, result.state);
    return commandReply(result, { ...standing, ...extra });
  }

  /** In one word, and the address under which readers see it or will see it. */
  standingOf(id: string, state: ArticleState, at = this.clock.now()): ArticleStanding {
    const shown = state.published?.withdrawn === false ? state.published : state.schedule;
    return {
      state: phaseAt(state, at),
      review: state.review.step,
      url: shown && !state.killed ? this.urls.article({ id, slug: slugOf(shown.content.headline) }) : null,
    };
  }
}
