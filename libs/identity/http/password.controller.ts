import { Body, Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { DomainError } from '#kernel';
import { Accepts, CONFIGURATION, Public, requestContext } from '#platform';
import type { Configuration } from '#platform';
import { Accounts } from '../access/accounts.js';
import { originOf } from '../access/origin.js';
import { SignIn } from '../access/sign-in.js';
import { DeviceCookie, SessionCookie } from '../access/staff-cookies.js';
import { SetPasswordByLink } from '../application/set-password-by-link/set-password-by-link.command.js';
import { assertOwnForm, FORM_LIMIT } from './own-form.js';
import { passwordPage } from './password.page.js';
import type { PasswordPage } from './password.page.js';

const link = z.string().max(100).catch('');
const querySchema = z.object({ link: link.default('') });
const formSchema = z.object({ link: link.default(''), password: z.string().max(1_000).catch('') });

/** Sets a password by the link of an invitation. Forms, not an API: the link is the proof of who asks. */
@Controller('admin/password')
@ApiExcludeController()
@Public()
export class PasswordController {
  private readonly cookie: SessionCookie;
  private readonly device: DeviceCookie;

  constructor(
    private readonly commands: CommandBus,
    private readonly accounts: Accounts,
    private readonly signIn: SignIn,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {
    this.cookie = new SessionCookie(configuration.publicUrl);
    this.device = new DeviceCookie(configuration.publicUrl);
  }

  /** Looking uses nothing up: mail programs follow links before people do. */
  @Get()
  async show(
    @Res({ passthrough: true }) reply: FastifyReply,
    @Query({ schema: querySchema }) { link }: z.infer<typeof querySchema>,
  ): Promise<string> {
    return this.page(reply, link, 'empty');
  }

  @Post()
  @Accepts({ types: ['application/x-www-form-urlencoded'], maxBytes: FORM_LIMIT })
  async save(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body({ schema: formSchema }) { link, password }: z.infer<typeof formSchema>,
  ): Promise<string | undefined> {
    assertOwnForm(request);
    const { correlationId } = requestContext(request);
    try {
      const holder = await this.commands.execute(new SetPasswordByLink(correlationId, link, password));
      const origin = originOf(request, this.device);
      const { session, device } = await this.signIn.afterLink({ ...holder, origin });
      void reply
        .status(303)
        .header('cache-control', 'private, no-store')
        .header('referrer-policy', 'no-referrer')
        .header('set-cookie', this.cookie.set(session))
        .header('location', '/');
      if (device !== null) void reply.header('set-cookie', this.device.set(device));
      return undefined;
    } catch (error) {
      const code = error instanceof DomainError ? error.code : undefined;
      if (code === 'password-weak') return this.page(reply.status(422), link, 'weak');
      if (code === 'link-over' || code === 'user-deactivated') return this.page(reply, '', 'empty');
      throw error;
    }
  }

  private async page(reply: FastifyReply, link: string, state: 'empty' | 'weak'): Promise<string> {
    const holder = await this.accounts.holderOfLink(link);
    if (!holder) void reply.status(410);
    void reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'private, no-store')
      // The link stands in the address, which no other page is to learn.
      .header('referrer-policy', 'no-referrer');
    const { language, publication } = this.configuration;
    const form: PasswordPage['form'] = holder ? { link, email: holder.email ?? '', state } : null;
    return passwordPage({ language, publication: publication.name, form });
  }
}
