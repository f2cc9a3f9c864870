import { Body, Controller, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { CommandEnvelope, CommandResult } from '#event-store';
import { slugOf } from '#kernel';
import type { Clock } from '#kernel';
import {
  At,
  CLOCK,
  commandReply,
  Envelope,
  IfMatch,
  pageQuerySchema,
  PublicUrls,
  Requires,
  uuidSchema,
} from '#platform';
import type { AsOf, CommandReply, Page, PageQuery } from '#platform';
import { DefineSection } from '../application/define-section/define-section.command.js';
import { RetireSection } from '../application/retire-section/retire-section.command.js';
import { ReviseSection } from '../application/revise-section/revise-section.command.js';
import { UndoChange } from '../application/undo-change/undo-change.command.js';
import { defineSectionSchema, reviseSectionSchema } from '../contract/section.input-schemas.js';
import type { DefineSectionBody, ReviseSectionBody } from '../contract/section.input-schemas.js';
import { TAKING_BACK, undoChangeSchema } from '../contract/undo.input-schemas.js';
import type { UndoChangeBody } from '../contract/undo.input-schemas.js';
import { sectionDecider } from '../domain/section.decider.js';
import type { SectionState } from '../domain/section.decider.js';
import type { SectionFacts } from '../domain/section.events.js';
import type { RecordedRevision } from '../history/revisions.js';
import { SectionsQuery } from '../queries/sections.query.js';
import type { Section } from '../queries/sections.query.js';
import { ChangeLists, LISTING_CHANGES } from './change-lists.js';

/** The sections of the newspaper. */
@ApiTags('sections')
@ApiBearerAuth()
@Controller('api/admin/v1/sections')
export class SectionsAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly changes: ChangeLists,
    private readonly sections: SectionsQuery,
    private readonly urls: PublicUrls,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @Requires('section.define')
  @ApiOperation({ summary: 'Open a section' })
  async defineSection(
    @Envelope() envelope: CommandEnvelope,
    @Body({ schema: defineSectionSchema }) body: DefineSectionBody,
  ): Promise<CommandReply> {
    const { name, slug = slugOf(name), ordinal, description, fourEyes } = body;
    return this.replyOf(
      await this.commands.execute(
        new DefineSection(envelope, { name, slug, ordinal, description, fourEyes }),
      ),
    );
  }

  @Get()
  @Requires('section.read')
  @ApiOperation({
    summary: 'List the open sections in the order of the navigation',
    description: 'With `at`, those of that time.',
  })
  async listSections(@At() { at, live }: AsOf): Promise<Page<Section>> {
    return { items: await this.sections.all(live ? this.clock.now() : at), next: null };
  }

  @Patch(':id')
  @Requires('section.define')
  @ApiOperation({ summary: 'Change a section; addresses with an earlier slug lead to the new one' })
  async reviseSection(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: reviseSectionSchema }) body: ReviseSectionBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    const input = { id, changes: present(body), ifRevision };
    return this.replyOf(await this.commands.execute(new ReviseSection(envelope, input)));
  }

  @Post(':id/retire')
  @HttpCode(200)
  @Requires('section.define')
  @ApiOperation({ summary: 'Close a section: it leaves the navigation, its articles stay' })
  async retireSection(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return this.replyOf(await this.commands.execute(new RetireSection(envelope, { id, ifRevision })));
  }

  @Get(':id/revisions')
  @Requires('section.read')
  @ApiOperation({ summary: 'List what was done to a section, newest first', description: LISTING_CHANGES })
  async listSectionRevisions(
    @Param('id', { schema: uuidSchema }) id: string,
    @At() asOf: AsOf,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<Page<RecordedRevision>> {
    return this.changes.of(sectionDecider, { id, query, asOf });
  }

  @Post(':id/undo')
  @HttpCode(200)
  @Requires('section.define')
  @ApiOperation({
    summary: 'Take back what one revision of a section did; a closed one opens again',
    description: TAKING_BACK,
  })
  async undoSection(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: undoChangeSchema }) { revision }: UndoChangeBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    const input = { of: 'section' as const, id, revision: BigInt(revision), ifRevision };
    return commandReply(await this.commands.execute(new UndoChange(envelope, input)));
  }

  private replyOf(result: CommandResult<SectionState | null>): CommandReply {
    const { state } = result;
    return commandReply(
      result,
      state && !state.retired ? { url: this.urls.section(state.slug) } : { url: null },
    );
  }
}

function present({ name, slug, ordinal, description, fourEyes }: ReviseSectionBody): Partial<SectionFacts> {
  return {
    ...(name === undefined ? {} : { name }),
    ...(slug === undefined ? {} : { slug }),
    ...(ordinal === undefined ? {} : { ordinal }),
    ...(description === undefined ? {} : { description }),
    ...(fourEyes === undefined ? {} : { fourEyes }),
  };
}
