import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CommandRunner } from '#event-store';
import { StaffDirectory, userDecider } from '#identity';
import type { Availability } from '#identity';
import { DomainError } from '#kernel';
import type { Decider, DomainEvent, FieldProblem } from '#kernel';
import type { ArticleContent } from '../domain/article-content.js';
import type { ArticleAssignment } from '../domain/article.events.js';
import { articleDecider } from '../domain/article.decider.js';
import { authorDecider } from '../domain/author.decider.js';
import { deskDecider } from '../domain/desk.decider.js';
import { FRONT_PAGE } from '../domain/front.decider.js';
import type { FrontSlots } from '../domain/front.events.js';
import { mediaDecider } from '../domain/media.decider.js';
import { sectionDecider } from '../domain/section.decider.js';

const MOST_REMEMBERED = 50_000;

const NOBODY = 'points to nothing that exists';
const UNAVAILABLE: Readonly<Record<Availability, string | null>> = {
  available: null,
  unknown: NOBODY,
  deactivated: 'is somebody who was deactivated',
  program: 'is a program',
  'not-permitted': 'is somebody who may not read articles',
};

interface Reference {
  readonly field: string;
  readonly id: string;
  readonly exists: (id: string) => Promise<boolean>;
}

/**
 * Sees to it that articles and fronts point to what exists. What once existed exists for ever (it is retired, never
 * removed), so an answer is remembered and costs one read of a stream in the life of a process.
 */
@Injectable()
export class KnownReferences {
  private readonly known = new LRUCache<string, true>({ max: MOST_REMEMBERED });

  constructor(
    private readonly runner: CommandRunner,
    private readonly staff: StaffDirectory,
  ) {}

  /** @throws DomainError `unknown-reference` (422) with every field that points to nothing. */
  async assertKnown(content: Partial<ArticleContent>): Promise<void> {
    const { sectionId, byline = [], topImage, body } = content;
    await this.check([
      ...(sectionId ? [this.section('sectionId', sectionId)] : []),
      ...byline.map((id, index) => this.author(`byline.${index}`, id)),
      ...(topImage ? [this.media('topImage.mediaId', topImage.mediaId)] : []),
      ...(body?.content ?? []).flatMap((block, index) =>
        block.type === 'image'
          ? [this.media(`body.content.${index}.attrs.mediaId`, block.attrs.mediaId)]
          : [],
      ),
    ]);
  }

  /**
   * @throws DomainError `section-unknown` (404), `unknown-reference` (422) with every place that holds no article of
   * ours.
   */
  async assertFront(front: string, slots: FrontSlots): Promise<void> {
    if (front !== FRONT_PAGE) await this.assertSection(front);
    await this.check(
      slots.flatMap((slot, index) =>
        slot === null ? [] : [this.reference(`slots.${index}.articleId`, slot.articleId, articleDecider)],
      ),
    );
  }

  /** @throws DomainError `section-unknown` (404). */
  async assertSection(id: string): Promise<void> {
    if (await this.section('section', id).exists(id)) return;
    throw new DomainError('not-found', 'section-unknown', 'There is no such section.');
  }

  /**
   * Why nothing new can be given to those whom an assignment names.
   * @throws DomainError `unknown-reference` (422) with what of it is nobody here.
   */
  async assignmentProblems({ deskId, userId }: Partial<ArticleAssignment>): Promise<readonly FieldProblem[]> {
    await this.check([
      ...(deskId ? [this.reference('deskId', deskId, deskDecider)] : []),
      ...(userId ? [this.reference('userId', userId, userDecider)] : []),
    ]);
    const [desk, availability] = await Promise.all([
      deskId ? this.runner.load(deskDecider, deskId) : null,
      userId ? this.staff.availabilityOf(userId, 'article.read') : null,
    ]);
    const message = availability && UNAVAILABLE[availability];
    return [
      ...(desk?.state?.retired ? [{ field: 'deskId', message: 'is a desk that was closed' }] : []),
      ...(message === null ? [] : [{ field: 'userId', message }]),
    ];
  }

  private section(field: string, id: string): Reference {
    return this.reference(field, id, sectionDecider);
  }

  private author(field: string, id: string): Reference {
    return this.reference(field, id, authorDecider);
  }

  private media(field: string, id: string): Reference {
    return this.reference(field, id, mediaDecider);
  }

  private reference<State, Command, Event extends DomainEvent>(
    field: string,
    id: string,
    decider: Decider<State | null, Command, Event>,
  ): Reference {
    const exists = async (): Promise<boolean> => {
      const key = `${decider.category}-${id}`;
      if (this.known.has(key)) return true;
      const { state } = await this.runner.load(decider, id);
      if (state === null) return false;
      this.known.set(key, true);
      return true;
    };
    return { field, id, exists };
  }

  private async check(references: readonly Reference[]): Promise<void> {
    const answers = await Promise.all(
      references.map(async ({ field, id, exists }): Promise<FieldProblem | null> =>
        (await exists(id)) ? null : { field, message: NOBODY },
      ),
    );
    const problems = answers.filter((problem) => problem !== null);
    if (problems.length === 0) return;
    throw new DomainError(
      'invalid',
      'unknown-reference',
      'Some ids are not known here: look them up again.',
      {
        problems,
      },
    );
  }
}
