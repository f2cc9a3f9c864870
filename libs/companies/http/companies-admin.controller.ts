import { Body, Controller, Get, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CommandRunner } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import { commandReply, decodeCursor, encodeCursor, Envelope, IfMatch, Requires, uuidSchema } from '#platform';
import type { CommandReply, Page } from '#platform';
import { RegisterCompany } from '../application/register-company/register-company.command.js';
import { ReviseCompany } from '../application/revise-company/revise-company.command.js';
import {
  companyListSchema,
  registerCompanySchema,
  reviseCompanySchema,
} from '../contract/company.input-schemas.js';
import type {
  CompanyListQuery,
  RegisterCompanyInput,
  ReviseCompanyInput,
} from '../contract/company.input-schemas.js';
import { companyDecider, noSuchCompany } from '../domain/company.decider.js';
import type { CompanyDetails } from '../domain/company.events.js';
import { CompaniesQuery } from '../queries/companies.query.js';
import type { ListedCompany } from '../queries/companies.query.js';

const cursorSchema = z.tuple([z.string().max(200), uuidSchema]);

/** The directory of employers and advertisers. */
@ApiTags('companies')
@ApiBearerAuth()
@Controller('api/admin/v1/companies')
export class CompaniesAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly runner: CommandRunner,
    private readonly companies: CompaniesQuery,
  ) {}

  @Post()
  @Requires('company.register')
  @ApiOperation({
    summary: 'Register a company',
    description:
      'A company whose CVR number or name the directory has already is answered 409 with its `id`.',
  })
  async registerCompany(
    @Envelope() envelope: CommandEnvelope,
    @Body({ schema: registerCompanySchema }) input: RegisterCompanyInput,
  ): Promise<CommandReply> {
    return commandReply(await this.commands.execute(new RegisterCompany(envelope, input)));
  }

  @Patch(':id')
  @Requires('company.revise')
  @ApiOperation({
    summary: 'Change a company',
    description: 'Members left out stay as they are; null clears a number or a website.',
  })
  async reviseCompany(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @IfMatch() ifRevision: bigint | undefined,
    @Body({ schema: reviseCompanySchema }) input: ReviseCompanyInput,
  ): Promise<CommandReply> {
    return commandReply(await this.commands.execute(new ReviseCompany(envelope, id, input, ifRevision)));
  }

  @Get()
  @Requires('company.read')
  @ApiOperation({ summary: 'List or search companies by name' })
  async listCompanies(
    @Query({ schema: companyListSchema }) query: CompanyListQuery,
  ): Promise<Page<ListedCompany>> {
    const { limit, after, search } = query;
    const [nameKey, id] = after === undefined ? [] : decodeCursor(after, cursorSchema);
    const key = nameKey === undefined || id === undefined ? undefined : { nameKey, id };
    const { companies, next } = await this.companies.list({ limit, after: key, search });
    return { items: companies, next: next && encodeCursor([next.nameKey, next.id]) };
  }

  @Get(':id')
  @Requires('company.read')
  @ApiOperation({ summary: 'Read a company' })
  async readCompany(
    @Param('id', { schema: uuidSchema }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ readonly id: string; readonly revision: number } & CompanyDetails> {
    const { state, revision } = await this.runner.load(companyDecider, id);
    if (!state) throw noSuchCompany();
    void reply.header('etag', `"${revision}"`);
    return { id, revision: Number(revision), ...state };
  }
}
