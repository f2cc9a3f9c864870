import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { MentionsQuery } from '#editorial';
import type { CommandEnvelope } from '#event-store';
import type { Clock } from '#kernel';
import { erasePersonSchema, PeopleByNameQuery } from '#people';
import type { ErasePersonBody } from '#people';
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
import { ContactsByNameQuery } from '#recruiting';
import { EraseSubjects } from '../application/erase-subjects.js';
import { KeepDataSubject } from '../application/keep-subject/keep-subject.command.js';
import {
  eraseSubjectsSchema,
  findSubjectsSchema,
  keepSubjectSchema,
} from '../contract/erasure.input-schemas.js';
import type {
  EraseSubjectsBody,
  FindSubjectsQuery,
  KeepSubjectBody,
} from '../contract/erasure.input-schemas.js';
import type { PicturesFate } from '../pictures/forgotten-pictures.js';
import type { SubjectKind } from '../domain/retention-rules.js';
import { DataSubjectsQuery } from '../queries/data-subjects.query.js';
import type { DataSubject } from '../queries/data-subjects.query.js';
import { SubjectDataQuery } from '../queries/subject-data.query.js';
import type { SubjectData } from '../queries/subject-data.query.js';
import { subjectDataPage } from './subject-data.page.js';

const cursorSchema = z.tuple([instantSchema, uuidSchema]);
const ARTICLES = 500;
const FOUND = 100;
const HTML = 'text/html; charset=utf-8';

/** Somebody found by name. */
interface FoundSubject {
  readonly id: string;
  readonly kind: SubjectKind;
  readonly names: readonly string[];
  /** How many notices tell of them. */
  readonly notices: number;
  /** The ad of a contact person. */
  readonly jobId: string | null;
}

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
    private readonly people: PeopleByNameQuery,
    private readonly contacts: ContactsByNameQuery,
    private readonly erase: EraseSubjects,
    private readonly urls: PublicUrls,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('data-subjects')
  @Requires('person.requests')
  @ApiOperation({
    summary: 'Find people in notices and contact persons of ads by name',
    description:
      'All streams of one person, past names and notices that are kept back included; at most 100 of each kind. Whoever ' +
      'is erased is not found. One person may have several ids: erase them in one request.',
  })
  async findDataSubjects(
    @Query({ schema: findSubjectsSchema }) { name }: FindSubjectsQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ readonly items: readonly FoundSubject[] }> {
    void reply.header('cache-control', 'private, no-store');
    const [people, contacts] = await Promise.all([
      this.people.find(name, FOUND),
      this.contacts.find(name, FOUND),
    ]);
    return {
      items: [
        ...people.map(({ personId, names, notices }) => ({
          ...{ id: personId, kind: 'person' as const, names, notices, jobId: null },
        })),
        ...contacts.map(({ contactId, jobId, names }) => ({
          ...{ id: contactId, kind: 'job-contact' as const, names, notices: 0, jobId },
        })),
      ],
    };
  }

  @Post('data-subjects/erase')
  @HttpCode(200)
  @Requires('person.erase')
  @ApiOperation({
    summary: 'Erase several people of notices and contact persons of ads in one request',
    description:
      'As when each is erased alone. Answers who is erased now and which ids are `unknown`, the addresses of pictures that are gone, to purge from caches before the ' +
      'site, and the `keptPhotoIds` that something else shows. A repeat with the same Idempotency-Key does what is left.',
  })
  async eraseDataSubjects(
    @Envelope() envelope: CommandEnvelope,
    @Body({ schema: eraseSubjectsSchema }) { subjectIds, ...grounds }: EraseSubjectsBody,
  ): Promise<object> {
    const { erased, unknown, ...pictures } = await this.erase.all(envelope, subjectIds, grounds);
    return { erased, unknown, ...this.pictures(pictures) };
  }

  @Post('people/:personId/erase')
  @HttpCode(200)
  @Requires('person.erase')
  @ApiOperation({
    summary: 'Erase a person for good',
    description:
      'Everything personal in the notices about the person is gone, at every instant, and the key that sealed it is ' +
      'destroyed: this cannot be undone. So are the pictures; answers the addresses of those that are gone, to purge from ' +
      'caches before the site, and the `keptPhotoIds` that an article, an ad or a notice about somebody else shows. An ' +
      'import does not bring the person back. Articles that name the person are not touched.',
  })
  async erasePerson(
    @Envelope() envelope: CommandEnvelope,
    @Param('personId', { schema: uuidSchema }) personId: string,
    @Body({ schema: erasePersonSchema }) grounds: ErasePersonBody,
  ): Promise<CommandReply> {
    const { result, pictures } = await this.erase.person(envelope, personId, grounds);
    return commandReply(result, this.pictures(pictures));
  }

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

  private pictures({ erasedFiles, keptPhotoIds }: PicturesFate) {
    return { erasedPictures: erasedFiles.map((file) => this.urls.media(file)), keptPhotoIds };
  }
}
