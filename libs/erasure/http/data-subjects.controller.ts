import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { MentionsQuery } from '#editorial';
import type { CommandEnvelope } from '#event-store';
import type { Clock } from '#kernel';
import {
  CLOCK,
  commandReply,
  CONFIGURATION,
  decodeCursor,
  encodeCursor,
  Envelope,
  instantSchema,
  pageQuerySchema,
  PublicUrls,
  Requires,
  uuidSchema,
} from '#platform';
import type { CommandReply, Configuration, Page, PageQuery } from '#platform';
import { KeepDataSubject } from '../application/keep-subject/keep-subject.command.js';
import { keepSubjectSchema } from '../contract/erasure.input-schemas.js';
import type { KeepSubjectBody } from '../contract/erasure.input-schemas.js';
import { DataSubjectsQuery } from '../queries/data-subjects.query.js';
import type { DataSubject } from '../queries/data-subjects.query.js';
import { SubjectDataQuery } from '../queries/subject-data.query.js';
import type { SubjectData } from '../queries/subject-data.query.js';
import { subjectDataPage } from './subject-data.page.js';

const cursorSchema = z.tuple([instantSchema, uuidSchema]);
const ARTICLES = 500;
const HTML = 'text/html; charset=utf-8';

/** What is kept of people: to be told to them, and to be looked at again. */
@ApiTags('privacy')
@ApiBearerAuth()
@Controller('api/admin/v1')
export class DataSubjectsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly subjects: DataSubjectsQuery,
    private readonly data: SubjectDataQuery,
    private readonly mentions: MentionsQuery,
    private readonly urls: PublicUrls,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('data-subjects/:id/data')
  @Requires('person.requests')
  @ApiOperation({
    summary: 'Export all that is kept of a person, for them',
    description: 'The id is that of a person in notices, or of the contact person of an ad.',
  })
  async exportSubjectData(
    @Param('id', { schema: uuidSchema }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SubjectData> {
    const data = await this.data.of(id, this.clock.now());
    void reply
      .header('cache-control', 'private, no-store')
      .header('content-disposition', `attachment; filename="data-${id}.json"`);
    return data;
  }

  @Get('data-subjects/:id/data-page')
  @Requires('person.requests')
  @ApiOperation({ summary: 'The same export as a page to read and print' })
  async showSubjectData(
    @Param('id', { schema: uuidSchema }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const data = await this.data.of(id, this.clock.now());
    const { language, publication } = this.configuration;
    void reply
      .type(HTML)
      .header('cache-control', 'private, no-store')
      .header('x-robots-tag', 'noindex, nofollow');
    return subjectDataPage({ language, publication: publication.name, data });
  }

  @Get('data-subjects/:id/articles')
  @Requires('person.requests')
  @ApiOperation({
    summary: 'List published articles that name a person, for a decision about each',
    description: 'Ask before an erasure: afterwards nobody knows the name. At most 500.',
  })
  async listNamingArticles(
    @Param('id', { schema: uuidSchema }) id: string,
  ): Promise<{ readonly items: readonly object[] }> {
    const names = await this.data.namesOf(id, this.clock.now());
    const found = await Promise.all(names.map((name) => this.mentions.of(name, ARTICLES)));
    const byId = new Map(found.flat().map((mention) => [mention.id, mention]));
    const items = [...byId.values()]
      .slice(0, ARTICLES)
      .map(({ slug, ...mention }) => ({ ...mention, url: this.urls.article({ slug, id: mention.id }) }));
    return { items };
  }

  @Post('data-subjects/:id/keep')
  @HttpCode(200)
  @Requires('person.requests')
  @ApiOperation({ summary: 'Record that somebody is kept after a review, and when to look again' })
  async keepDataSubject(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: keepSubjectSchema }) { until }: KeepSubjectBody,
  ): Promise<CommandReply> {
    return commandReply(await this.commands.execute(new KeepDataSubject(envelope, { id, until })));
  }

  @Get('retention-reviews')
  @Requires('person.requests')
  @ApiOperation({
    summary: 'List whom to look at again by the rules of retention, longest untouched first',
    description:
      'People in notices after ten years without anything new, contact persons of ads after one year.',
  })
  async listRetentionReviews(
    @Query({ schema: pageQuerySchema }) { limit, after }: PageQuery,
  ): Promise<Page<DataSubject>> {
    const key = after === undefined ? undefined : decodeCursor(after, cursorSchema);
    const found = await this.subjects.dueForReview({
      now: this.clock.now(),
      limit: limit + 1,
      after: key && { lastRecordedAt: key[0], id: key[1] },
    });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return {
      items,
      next: found.length > limit && last ? encodeCursor([last.lastRecordedAt, last.id]) : null,
    };
  }
}
