import { Inject, Injectable } from '@nestjs/common';
import { companyDecider } from '#companies';
import { mediaDecider } from '#editorial';
import type { Block, BodyDocument, InlineText } from '#editorial';
import { CommandRunner } from '#event-store';
import { DomainError } from '#kernel';
import type { Clock } from '#kernel';
import { CLOCK, CONFIGURATION } from '#platform';
import type { Configuration } from '#platform';
import { jobDecider } from '#recruiting';
import type { PostedJob } from '#recruiting';
import type { Creative, SubmittedCreative } from '../domain/booking.events.js';
import { CREATIVE_LIMITS, creativeProblems } from '../domain/creative-fitness.js';
import type { CreativeFacts, PictureFacts } from '../domain/creative-fitness.js';
import type { AdFormat } from '../domain/placement.events.js';
import { houseLabel, sponsoredLabel } from '../domain/sponsored-label.js';

/** What is handed in to be shown: the words of a sponsored post, or the id of one of our job ads. */
export interface WantedCreative extends Omit<Creative, 'headline'> {
  /** Left out for a job ad, which has its own. */
  readonly headline?: string | undefined;
  readonly jobId?: string | null | undefined;
}

/** Where a creative is to stand, and whose it is. */
export interface CreativePlace {
  readonly format: AdFormat;
  /** By name while the directory does not know it. */
  readonly advertiser: { readonly id: string } | { readonly name: string };
}

/**
 * Looks at what is handed in before it is recorded: whether it is what the placement shows, and whether what it points
 * to exists and fits. Text is held to its limits at the door, and can hold no markup: it is plain text, and a body is
 * made of the few blocks that its schema knows.
 */
@Injectable()
export class CreativeChecks {
  constructor(
    private readonly runner: CommandRunner,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The creative as a booking takes it.
   * @throws DomainError `creative-unfit` (422) with every problem and its field
   */
  async accepted(wanted: WantedCreative, { format, advertiser }: CreativePlace): Promise<SubmittedCreative> {
    const { jobId = null, headline, ...rest } = wanted;
    const [job, name] = await Promise.all([this.job(jobId), this.nameOf(advertiser)]);
    await this.check(wanted, {
      format,
      label: sponsoredLabel(name),
      job: job && (this.isOpen(job) ? 'open' : 'closed'),
    });
    return { ...rest, headline: job?.content.title ?? headline ?? '', jobId };
  }

  /** @throws DomainError `creative-unfit` (422) with every problem of a house ad */
  async acceptedHouseAd(wanted: Creative): Promise<void> {
    const label = houseLabel(this.configuration.publication.name);
    await this.check(wanted, { format: undefined, label, job: undefined });
  }

  private async check(
    { image, body }: WantedCreative,
    facts: Pick<CreativeFacts, 'format' | 'label' | 'job'>,
  ): Promise<void> {
    const pictures = body === null ? [] : picturesIn(body);
    const [picture, bodyPictures] = await Promise.all([
      image === null ? undefined : this.picture(image.mediaId),
      // Too many are refused for their number alone.
      pictures.length > CREATIVE_LIMITS.bodyPictures
        ? pictures.map(({ field }) => ({ field, exists: true }))
        : Promise.all(
            pictures.map(async ({ field, mediaId }) => ({
              field,
              exists: (await this.picture(mediaId)) !== null,
            })),
          ),
    ]);
    const foreignLinks = body === null ? [] : foreignLinksIn(body);
    const problems = creativeProblems({ ...facts, picture, bodyPictures, foreignLinks });
    if (problems.length === 0) return;
    throw new DomainError('invalid', 'creative-unfit', 'It does not fit its place: see each field.', {
      problems: problems.map(({ field, message }) => ({
        field: field === 'advertiser' ? field : `creative.${field}`,
        message,
      })),
    });
  }

  private async picture(mediaId: string): Promise<PictureFacts | null> {
    const { state } = await this.runner.load(mediaDecider, mediaId);
    return state?.erased === true ? null : state;
  }

  private async job(jobId: string | null): Promise<PostedJob | null | undefined> {
    return jobId === null ? undefined : (await this.runner.load(jobDecider, jobId)).state;
  }

  private async nameOf(advertiser: CreativePlace['advertiser']): Promise<string> {
    if ('name' in advertiser) return advertiser.name;
    return (await this.runner.load(companyDecider, advertiser.id)).state?.name ?? '';
  }

  /** One whose end has come is closed, whether that is on record or not. */
  private isOpen({ closed, term }: PostedJob): boolean {
    const now = this.clock.now();
    const ends = [term.validThrough, term.showUntil].filter((end) => end !== null);
    return closed === null && ends.every((end) => end > now);
  }
}

interface PlacedPicture {
  readonly field: string;
  readonly mediaId: string;
}

function picturesIn({ content }: BodyDocument): readonly PlacedPicture[] {
  return content.flatMap((block, index) =>
    block.type === 'image'
      ? [{ field: `body.content.${index}.attrs.mediaId`, mediaId: block.attrs.mediaId }]
      : [],
  );
}

function foreignLinksIn({ content }: BodyDocument): readonly string[] {
  return content.flatMap((block, index) =>
    textIn(block).some(({ marks = [] }) =>
      marks.some((mark) => mark.type === 'link' && !/^https?:/i.test(mark.attrs.href)),
    )
      ? [`body.content.${index}`]
      : [],
  );
}

function textIn(block: Block): readonly InlineText[] {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return block.content;
    case 'blockquote':
      return block.content.flatMap((paragraph) => paragraph.content);
    case 'bulletList':
    case 'orderedList':
      return block.content.flatMap((item) => item.content.flatMap((paragraph) => paragraph.content));
    case 'image':
    case 'readAlso':
      return [];
  }
}
