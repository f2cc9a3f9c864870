import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandEnvelope } from '#event-store';
import {
  At,
  commandReply,
  decodeCursor,
  encodeCursor,
  Envelope,
  IfMatch,
  pageQuerySchema,
  PublicUrls,
  Requires,
  uuidSchema,
} from '#platform';
import type { AsOf, CommandReply, Page, PageQuery } from '#platform';
import { RemoveRedirect } from '../application/remove-redirect/remove-redirect.command.js';
import { SetRedirect } from '../application/set-redirect/set-redirect.command.js';
import { UndoChange } from '../application/undo-change/undo-change.command.js';
import { listRedirectsSchema, setRedirectSchema } from '../contract/redirect.input-schemas.js';
import type { ListRedirectsQuery, SetRedirectBody } from '../contract/redirect.input-schemas.js';
import { TAKING_BACK, undoChangeSchema } from '../contract/undo.input-schemas.js';
import type { UndoChangeBody } from '../contract/undo.input-schemas.js';
import { addressKey, targetAddress } from '../domain/address-key.js';
import { redirectDecider } from '../domain/redirect.decider.js';
import type { RecordedRevision } from '../history/revisions.js';
import { RedirectsQuery } from '../redirects/redirects.query.js';
import type { ListedRedirect } from '../redirects/redirects.query.js';
import { ChangeLists, LISTING_CHANGES } from './change-lists.js';

const cursorSchema = z.string().refine((address) => addressKey(address) === address);

/** Addresses that are pages no more, and where they lead. */
@ApiTags('redirects')
@ApiBearerAuth()
@Controller('api/admin/v1/redirects')
export class RedirectsAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly changes: ChangeLists,
    private readonly redirects: RedirectsQuery,
    private readonly urls: PublicUrls,
  ) {}

  @Post()
  @Requires('redirect.set')
  @ApiOperation({
    summary: 'Let an old address lead somewhere else for good (301)',
    description:
      'One that leads somewhere already leads here from now on. Addresses that are pages of the site stay what they ' +
      'are as long as they show; the notice of a killed article stays for good. Articles with an earlier slug, sections with an earlier name and the pages that articles were imported ' +
      'from lead on by themselves.',
  })
  async setRedirect(
    @Envelope() envelope: CommandEnvelope,
    @Body({ schema: setRedirectSchema }) { from, to }: SetRedirectBody,
  ): Promise<CommandReply> {
    const input = { from: addressKey(from) ?? from, to: targetAddress(this.withinSite(to)) ?? to };
    return commandReply(await this.commands.execute(new SetRedirect(envelope, input)), input);
  }

  @Get()
  @Requires('redirect.read')
  @ApiOperation({
    summary: 'List what leads elsewhere, in the order of addresses',
    description: 'With `at`, what led elsewhere at that time.',
  })
  async listRedirects(
    @At() { at, live }: AsOf,
    @Query({ schema: listRedirectsSchema }) { limit, after, from }: ListRedirectsQuery,
  ): Promise<Page<ListedRedirect>> {
    const key = after === undefined ? undefined : decodeCursor(after, cursorSchema);
    const found = await this.redirects.list({
      ...{ limit: limit + 1, from, after: key },
      at: live ? undefined : at,
    });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return { items, next: found.length > limit && last ? encodeCursor(last.from) : null };
  }

  @Post(':id/remove')
  @HttpCode(200)
  @Requires('redirect.set')
  @ApiOperation({ summary: 'Let an old address lead nowhere any more' })
  async removeRedirect(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return commandReply(await this.commands.execute(new RemoveRedirect(envelope, { id, ifRevision })));
  }

  @Get(':id/revisions')
  @Requires('redirect.read')
  @ApiOperation({ summary: 'List where an old address led, newest first', description: LISTING_CHANGES })
  async listRedirectRevisions(
    @Param('id', { schema: uuidSchema }) id: string,
    @At() asOf: AsOf,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<Page<RecordedRevision>> {
    return this.changes.of(redirectDecider, { id, query, asOf });
  }

  @Post(':id/undo')
  @HttpCode(200)
  @Requires('redirect.set')
  @ApiOperation({
    summary: 'Let an old address lead again to where it led before a revision',
    description: TAKING_BACK,
  })
  async undoRedirect(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: undoChangeSchema }) { revision }: UndoChangeBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    const input = { of: 'redirect' as const, id, revision: BigInt(revision), ifRevision };
    return commandReply(await this.commands.execute(new UndoChange(envelope, input)));
  }

  /** An absolute address of this site as its path, so that a way back is seen to be one. */
  private withinSite(address: string): string {
    if (!URL.canParse(address)) return address;
    const [{ href }, site] = [new URL(address), new URL(this.urls.front()).href];
    return href.startsWith(site) ? href.slice(site.length - 1) : address;
  }
}
