import { Body, Controller, Inject, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { plusMilliseconds } from '#kernel';
import type { Clock, Instant } from '#kernel';
import { CLOCK, instantSchema, PublicUrls, Requires, SiteMoments } from '#platform';

const PAGE = /^\/(?!\/)[\w.~!$'()*+,;=:@%/-]*(?:\?after=[\w-]{1,500})?$/;
const LONGEST_MINUTES = 7 * 24 * 60;

const shareMomentSchema = z.strictObject({
  path: z
    .string()
    .max(1_000)
    .refine((path) => PAGE.test(path) && SiteMoments.isPage(path), {
      error: 'must be the path of a page of the site, percent-encoded, such as /havn-og-kyst',
    })
    .describe('The page, without `at`.')
    .meta({ example: '/' }),
  at: instantSchema.describe('The moment, past or to come.'),
  validMinutes: z
    .int()
    .min(1)
    .max(LONGEST_MINUTES)
    .default(24 * 60)
    .describe('How long the link opens; at most a week.')
    .meta({ example: 60 }),
});
type ShareMomentBody = z.output<typeof shareMomentSchema>;

/** Other moments of the site, for people who are not signed in. */
@ApiTags('site')
@ApiBearerAuth()
@Controller('api/admin/v1/moments')
export class MomentsAdminController {
  constructor(
    private readonly moments: SiteMoments,
    private readonly urls: PublicUrls,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @Requires('site.share-moment')
  @ApiOperation({
    summary: 'Make a signed link that shows a page of the site at a moment, until it expires',
    description:
      'Whoever has the link sees that page at that moment and the pages that it links to, and nothing else of another ' +
      'time. A past moment is what was shown, one to come is what is known when the page is looked at. The link cannot ' +
      'be called back, so it expires.',
  })
  shareMoment(@Body({ schema: shareMomentSchema }) { path, at, validMinutes }: ShareMomentBody): {
    readonly url: string;
    readonly at: Instant;
    readonly expiresAt: Instant;
  } {
    const expiresAt = plusMilliseconds(this.clock.now(), validMinutes * 60_000);
    const url = this.urls.path(this.moments.link({ address: path, at, expiresAt, further: true }));
    return { url, at, expiresAt };
  }
}
