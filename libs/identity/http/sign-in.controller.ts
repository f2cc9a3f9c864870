import { Body, Controller, Get, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  Accepts,
  CONFIGURATION,
  FORM,
  HttpProblem,
  isForm,
  Public,
  requestContext,
  sendCacheable,
} from '#platform';
import type { Configuration } from '#platform';
import { originOf } from '../access/origin.js';
import { SignIn } from '../access/sign-in.js';
import type { SignedIn } from '../access/sign-in.js';
import { DeviceCookie, SessionCookie } from '../access/staff-cookies.js';
import { assertOwnForm, FORM_LIMIT } from './own-form.js';
import { signInPage } from './sign-in.page.js';
import type { Refusal, SignInPage } from './sign-in.page.js';
import { STAFF_CSS } from './staff-page.js';

const HTML = 'text/html; charset=utf-8';

/** A path of this site and nothing that a browser would read as another one. */
const nextSchema = z
  .string()
  .max(2000)
  .regex(/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/)
  .catch('/');
const querySchema = z.object({ next: nextSchema.default('/') });
const formSchema = z
  .object({
    token: z.string().max(200).catch('').default('').describe('Instead of address and password.'),
    email: z.string().max(254).catch('').default(''),
    password: z.string().max(1_000).catch('').default(''),
    next: nextSchema.default('/').describe('Where a form leads; JSON leads nowhere.'),
  })
  .meta({ example: { email: 'asta.baek@example.com', password: 'tre kraner ved kajen' } });

type Form = z.infer<typeof formSchema>;

/**
 * Signs staff in, with address and password or with a token. Forms, which a browser sends without a script; who sends or
 * asks for JSON, such as an interface of its own, gets JSON.
 */
@ApiTags('account')
@Controller('admin')
@Public()
export class SignInController {
  private readonly cookie: SessionCookie;
  private readonly device: DeviceCookie;

  constructor(
    private readonly signIns: SignIn,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {
    this.cookie = new SessionCookie(configuration.publicUrl);
    this.device = new DeviceCookie(configuration.publicUrl);
  }

  @Get('sign-in')
  @ApiExcludeEndpoint()
  show(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Query({ schema: querySchema }) { next }: z.infer<typeof querySchema>,
  ): string {
    void reply.type(HTML).header('cache-control', 'private, no-store');
    return this.page({ next, state: requestContext(request).actor ? 'signed-in' : 'signed-out' });
  }

  @Post('sign-in')
  @HttpCode(200)
  @Accepts({ types: ['application/json', FORM], maxBytes: FORM_LIMIT })
  @ApiOperation({
    summary: 'Sign in, with address and password or with a token',
    description:
      'The answer sets the cookie of a session, by which a page of this newsroom reads, and commands with the header ' +
      '`X-Forside-Command`. The page of the same address sends a form instead and is led on to `next`.',
  })
  @ApiResponse({
    status: 200,
    description: 'Signed in.',
    headers: { 'Set-Cookie': { description: 'The session.', schema: { type: 'string' } } },
    content: {
      'application/json': {
        schema: {
          type: 'object',
          required: ['userId'],
          properties: { userId: { type: 'string', format: 'uuid' } },
          example: { userId: '0190163d-8694-739b-aea5-966c26f8ad91' },
        },
      },
    },
  })
  @ApiResponse({ status: 401, description: '`sign-in-failed`: they do not go together, or open nothing.' })
  @ApiResponse({ status: 403, description: '`foreign-form`: it comes from a page of somebody else.' })
  @ApiResponse({ status: 429, description: 'Too many attempts failed: `Retry-After` says how long to wait.' })
  async signIn(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body({ schema: formSchema }) form: Form,
  ): Promise<string | { readonly userId: string } | undefined> {
    assertOwnForm(request);
    const asksForJson = isForProgram(request);
    void reply.header('cache-control', 'private, no-store');
    let signedIn: SignedIn | null;
    try {
      signedIn = await this.attempt(request, form);
    } catch (error) {
      if (asksForJson || !(error instanceof HttpProblem) || error.status !== 429) throw error;
      const seconds = Number(error.headers['Retry-After'] ?? 60);
      void reply.status(429).type(HTML).header('retry-after', String(seconds));
      return this.page({ ...form, state: { kind: 'too-many', seconds } });
    }
    if (signedIn === null) {
      const refusal: Refusal = { kind: form.token === '' ? 'wrong-password' : 'wrong-token' };
      if (asksForJson) throw signInFailed();
      void reply.status(401).type(HTML).header('www-authenticate', 'Bearer realm="forside"');
      return this.page({ ...form, state: refusal });
    }
    void reply.header('set-cookie', this.cookie.set(signedIn.session));
    if (signedIn.device !== null) void reply.header('set-cookie', this.device.set(signedIn.device));
    if (asksForJson) {
      return { userId: signedIn.userId };
    }
    void reply.status(303).header('location', form.next);
    return undefined;
  }

  @Post('sign-out')
  @HttpCode(204)
  @Accepts({ types: [FORM], maxBytes: FORM_LIMIT })
  @ApiOperation({
    summary: 'Sign out',
    description:
      'Ends the session of the cookie, if there is one, and takes the cookie away. It needs no body.',
  })
  @ApiResponse({ status: 204, description: 'Signed out.' })
  @ApiResponse({ status: 403, description: '`foreign-form`: it comes from a page of somebody else.' })
  async signOut(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    assertOwnForm(request);
    const session = this.cookie.read(request.headers.cookie);
    if (session !== undefined) await this.signIns.out(session);
    void reply.header('cache-control', 'private, no-store').header('set-cookie', this.cookie.clear());
    if (!isForProgram(request)) void reply.status(303).header('location', '/admin/sign-in');
  }

  @Get('sign-in.css')
  @ApiExcludeEndpoint()
  style(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    sendCacheable(request, reply, {
      body: STAFF_CSS,
      contentType: 'text/css; charset=utf-8',
      cacheControl: 'public, max-age=3600',
    });
  }

  private attempt(request: FastifyRequest, { token, email, password }: Form): Promise<SignedIn | null> {
    const origin = originOf(request, this.device);
    return token.trim() === ''
      ? this.signIns.withPassword({ email, password, origin })
      : this.signIns.withToken(token.trim(), origin);
  }

  private page(of: Pick<SignInPage, 'next' | 'state' | 'email'>): string {
    const { next, state, email } = of;
    const { language, publication } = this.configuration;
    return signInPage({
      ...{ next, state, language, publication: publication.name },
      ...(email !== undefined && { email }),
    });
  }
}

/** A form is answered with a page, unless its sender asks for JSON. */
function isForProgram({ headers }: FastifyRequest): boolean {
  return !isForm(headers['content-type']) || /\bapplication\/json\b/i.test(headers.accept ?? '');
}

function signInFailed(): HttpProblem {
  return new HttpProblem(
    401,
    'sign-in-failed',
    'Address and password do not go together, or the token opens nothing: check them and try again.',
    { headers: { 'WWW-Authenticate': 'Bearer realm="forside"' } },
  );
}
