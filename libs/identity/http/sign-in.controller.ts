import { Body, Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Accepts, CONFIGURATION, HttpProblem, Public, requestContext, sendCacheable } from '#platform';
import type { Configuration } from '#platform';
import { Credentials } from '../access/credentials.js';
import { SessionCookie } from '../access/session-cookie.js';
import { SIGN_IN_CSS, signInPage } from './sign-in.page.js';
import type { SignInPage } from './sign-in.page.js';

const FORM_LIMIT = 16 * 1024;
const HTML = 'text/html; charset=utf-8';

/** A path of this site and nothing that a browser would read as another one. */
const nextSchema = z
  .string()
  .max(2000)
  .regex(/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/)
  .catch('/');
const querySchema = z.object({ next: nextSchema.default('/') });
const formSchema = z.object({ token: z.string().max(200).catch(''), next: nextSchema.default('/') });

/** Signs staff in with a token, so that a browser may see pages at another time. Forms, not an API. */
@Controller('admin')
@ApiExcludeController()
@Public()
export class SignInController {
  private readonly cookie: SessionCookie;

  constructor(
    private readonly credentials: Credentials,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {
    this.cookie = new SessionCookie(configuration.publicUrl);
  }

  @Get('sign-in')
  show(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Query({ schema: querySchema }) { next }: z.infer<typeof querySchema>,
  ): string {
    void reply.type(HTML).header('cache-control', 'private, no-store');
    return this.page({ next, state: requestContext(request).actor ? 'signed-in' : 'signed-out' });
  }

  @Post('sign-in')
  @Accepts({ types: ['application/x-www-form-urlencoded'], maxBytes: FORM_LIMIT })
  async signIn(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body({ schema: formSchema }) { token, next }: z.infer<typeof formSchema>,
  ): Promise<string | undefined> {
    assertOwnForm(request);
    void reply.header('cache-control', 'private, no-store');
    const session = await this.credentials.openSession(token.trim());
    if (session === null) {
      void reply.status(401).type(HTML).header('www-authenticate', 'Bearer realm="forside"');
      return this.page({ next, state: 'refused' });
    }
    void reply.status(303).header('set-cookie', this.cookie.set(session)).header('location', next);
    return undefined;
  }

  @Post('sign-out')
  @Accepts({ types: ['application/x-www-form-urlencoded'], maxBytes: FORM_LIMIT })
  async signOut(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    assertOwnForm(request);
    const session = this.cookie.read(request.headers.cookie);
    if (session !== undefined) await this.credentials.closeSession(session);
    void reply
      .status(303)
      .header('cache-control', 'private, no-store')
      .header('set-cookie', this.cookie.clear())
      .header('location', '/admin/sign-in');
  }

  @Get('sign-in.css')
  style(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    sendCacheable(request, reply, {
      body: SIGN_IN_CSS,
      contentType: 'text/css; charset=utf-8',
      cacheControl: 'public, max-age=3600',
    });
  }

  private page(of: Pick<SignInPage, 'next' | 'state'>): string {
    const { language, publication } = this.configuration;
    return signInPage({ ...of, language, publication: publication.name });
  }
}

/**
 * Nobody else's page may sign a reader in or out.
 * @throws HttpProblem 403 `foreign-form`
 */
function assertOwnForm(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site'];
  const { origin, host } = request.headers;
  const own =
    site !== undefined
      ? site === 'same-origin' || site === 'none'
      : origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
  if (!own) throw new HttpProblem(403, 'foreign-form', 'Sign in on the page of this newsroom itself.');
}
