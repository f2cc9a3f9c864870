import { Controller, Get, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CommandRunner, derivedId } from '#event-store';
import { DomainError, localDateIn, plusMilliseconds, slugOf } from '#kernel';
import type { Clock, Instant } from '#kernel';
import { Accepts, CLOCK, CONFIGURATION, Public, PublicUrls } from '#platform';
import type { Configuration } from '#platform';
import { RenewJob } from '../application/renew-job/renew-job.command.js';
import { jobDecider, termEnd } from '../domain/job.decider.js';
import type { JobState } from '../domain/job.decider.js';
import { JobRenewalLinks } from './job-renewal-links.js';
import type { JobRenewal } from './job-renewal-links.js';
import { jobRenewalPage } from './job-renewal.page.js';
import type { JobRenewalState } from './job-renewal.page.js';

const HTML = 'text/html; charset=utf-8';
const FORM_LIMIT = 1_024;
const ACTOR = 'job-renewal-link';

/**
 * One-click renewal for employers. The link leads to a page with a button: mail programs follow links on their own, so
 * looking changes nothing. The token in the address is all that is needed to renew, and a browser sends nothing else,
 * so no other page can renew in somebody's name.
 */
@Controller('admin/job-renewal')
@ApiExcludeController()
@Public()
export class JobRenewalController {
  constructor(
    private readonly links: JobRenewalLinks,
    private readonly runner: CommandRunner,
    private readonly commands: CommandBus,
    private readonly urls: PublicUrls,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {}

  @Get(':token')
  async show(
    @Param('token') token: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const now = this.clock.now();
    const renewal = this.links.verify(token, now);
    if (!renewal) return this.page(reply, null, { kind: 'unknown' });
    const { state } = await this.runner.load(jobDecider, renewal.jobId);
    return this.page(reply, named(renewal, state), this.offer(token, renewal, state, now));
  }

  @Post(':token')
  @HttpCode(200)
  @Accepts({ types: ['application/x-www-form-urlencoded'], maxBytes: FORM_LIMIT })
  async renew(
    @Param('token') token: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const renewal = this.links.verify(token, this.clock.now());
    if (!renewal) return this.page(reply, null, { kind: 'unknown' });
    const { jobId: id, termVersion: ifTermVersion } = renewal;
    // The same link, the same command: a second click is answered like the first.
    const commandId = derivedId('job-renewal', id, String(ifTermVersion));
    const envelope = { commandId, actorId: ACTOR, correlationId: commandId };
    try {
      const { state } = await this.commands.execute(new RenewJob(envelope, { id, ifTermVersion }));
      const end = state && termEnd(state.term);
      const job = named(renewal, state);
      return this.page(reply, job, end ? { kind: 'renewed', day: this.lastDay(end) } : { kind: 'spent' });
    } catch (error) {
      const { state } = await this.runner.load(jobDecider, id);
      return this.page(reply, named(renewal, state), refusal(error));
    }
  }

  /** What the button would do: decided, and not recorded. */
  private offer(token: string, { termVersion }: JobRenewal, state: JobState, now: Instant): JobRenewalState {
    const end = state && termEnd(state.term);
    if (!end) return { kind: 'unknown' };
    try {
      const [renewed] = jobDecider.decide({ type: 'RenewJob', ifTermVersion: termVersion }, state, now);
      const next = renewed?.type === 'JobRenewed' ? termEnd(renewed.data) : null;
      if (next === null) return { kind: 'unknown' };
      return {
        kind: end > now ? 'open' : 'ended',
        day: this.lastDay(end),
        nextDay: this.lastDay(next),
        action: `/admin/job-renewal/${token}`,
      };
    } catch (error) {
      return refusal(error);
    }
  }

  private page(
    reply: FastifyReply,
    job: { readonly id: string; readonly title: string } | null,
    state: JobRenewalState,
  ): string {
    const { language, publication } = this.configuration;
    const status = { unknown: 404, spent: 409, closed: 409, open: 200, ended: 200, renewed: 200 };
    void reply
      .status(status[state.kind])
      .type(HTML)
      .header('cache-control', 'private, no-store')
      .header('referrer-policy', 'no-referrer')
      .header('x-robots-tag', 'noindex, nofollow');
    return jobRenewalPage({
      language,
      publication: publication.name,
      job: job && { title: job.title, url: this.urls.job({ slug: slugOf(job.title), id: job.id }) },
      state,
    });
  }

  /** The last day on which an ad with this end shows, in words. */
  private lastDay(end: Instant): string {
    const { language, timeZone } = this.configuration;
    const day = localDateIn(plusMilliseconds(end, -1), timeZone);
    const words = new Intl.DateTimeFormat(language === 'da' ? 'da-DK' : 'en-GB', {
      dateStyle: 'long',
      timeZone: 'UTC',
    });
    return words.format(new Date(`${day}T00:00:00Z`));
  }
}

function named(
  { jobId }: JobRenewal,
  state: JobState,
): { readonly id: string; readonly title: string } | null {
  return state && { id: jobId, title: state.content.title };
}

function refusal(error: unknown): JobRenewalState {
  const code = error instanceof DomainError ? error.code : undefined;
  if (code === 'job-renewed') return { kind: 'spent' };
  if (code === 'job-closed') return { kind: 'closed' };
  if (code === 'job-unknown') return { kind: 'unknown' };
  throw error;
}
