import { Body, Controller, HttpCode, Post, Query, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { CommandEnvelope } from '#event-store';
import { Accepts, Envelope, Requires, instantSchema, line, webLinkSchema } from '#platform';
import type { ImportReport } from '../application/import-report.js';
import { ImportPage } from '../application/import-page/import-page.command.js';
import { textOf } from './text-of.js';

/** The largest dump, in bytes. */
export const LARGEST_DUMP = 10 * 1024 * 1024;

const EXAMPLE_DUMP = `Ny kran sat op på østkajen
Den løfter dobbelt så meget som den gamle.
Artikel top billede
Kranen er kommet med skib i to dele og blev samlet i løbet af en uge.
Annonceindlæg fra Sydkyst ApS
Kabler der holder til havet
Læs hvordan en havn fik styr på nettet.
Nordhavn Data A/S
Systemadministrator til havnens netværk
Aarhusområdet
Navnenyt
Nordhavn Data A/S har pr. 1. december 2026 ansat Asta Lind Bække som netværksarkitekt. Nyt job
`;

const importQuerySchema = z.object({
  publishedAt: instantSchema
    .optional()
    .describe('When the page was published; not after now. Now unless given.'),
  section: line({ max: 100 }).optional().describe('The slug of a section.'),
  byline: line({ max: 200 }).optional().describe('Who wrote it; several names are separated by commas.'),
  url: webLinkSchema.optional().describe('Where the page came from.'),
});
type ImportQuery = z.output<typeof importQuerySchema>;

/** Reads news pages from their text. */
@ApiTags('imports')
@ApiBearerAuth()
@Controller('api/admin/v1/imports')
export class ImportsController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @HttpCode(200)
  @Requires('page.import')
  @Accepts({ types: ['text/plain'], maxBytes: LARGEST_DUMP, example: EXAMPLE_DUMP })
  @ApiOperation({
    summary: 'Import and publish a text dump of a news page',
    description:
      'The text of a page, UTF-8, one line a block. Answers what was recorded, known, different and not understood. The same page again records nothing. A section that asks for four eyes takes no page (409 `approval-needed`).',
  })
  async importPage(
    @Envelope() envelope: CommandEnvelope,
    @Body() dump: unknown,
    @Query({ schema: importQuerySchema }) query: ImportQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ImportReport> {
    const { publishedAt = null, section = null, byline, url = null } = query;
    const names = (byline ?? '').split(',').map((name) => name.trim());
    const report = await this.commands.execute(
      new ImportPage(envelope, {
        text: textOf(dump),
        publishedAt,
        section,
        byline: names.filter((name) => name !== ''),
        url,
        approval: 'needed',
      }),
    );
    if (report.positions.length > 0) void reply.header('x-position', report.positions.join(', '));
    return report;
  }
}
