import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Catch } from '@nestjs/common';
import type {
  ArgumentMetadata,
  ArgumentsHost,
  DynamicModule,
  ExceptionFilter,
  PipeTransform,
  Type,
} from '@nestjs/common';
import { ModulesContainer, NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { randomId } from '#event-store';
import type { Clock } from '#kernel';
import { CLOCK, SystemClock } from '../clock/clock.js';
import { NestLogger } from '../logging/logger.js';
import type { Logger } from '../logging/logger.js';
import { traceOfRequest } from '../tracing/current-span.js';
import { AccessGuard, unauthenticated } from './access.guard.js';
import { acceptedBodyOf, JSON_LIMIT, takesContentType } from './accepts.decorator.js';
import { registerBodyParsers } from './body-parsers.js';
import { ErrorPages } from './error-pages.js';
import { Freshness, FreshnessGate } from './freshness.js';
import { KnownRoutes } from './known-routes.js';
import { handling, methodOf } from './observed.js';
import { judgesCredentials } from './own-credentials.decorator.js';
import { HttpProblem } from './problem.js';
import { ReplyInterceptor } from './reply.interceptor.js';
import { Authenticator, beginRequest, requestContext, setRequestContext } from './request-context.js';
import { fieldProblemsOf } from './schema-issues.js';
import type { SchemaIssue } from './schema-issues.js';
import { SECURITY_HEADERS } from './security-headers.js';
import { rawProblem, sendProblem } from './send-problem.js';
import type { ProblemSender } from './send-problem.js';
import { TimeTravelGuard } from './time-travel.guard.js';
import { isUnattended } from './unattended.decorator.js';

/** What an HTTP application is made with. */
export interface HttpApplicationOptions {
  readonly logger: Logger;
  /** Networks whose `X-Forwarded-*` headers are believed, separated by commas; nobody's unless told. */
  readonly trustedProxies?: string | null;
}

const MOST_FIELD_PROBLEMS = 100;

/**
 * Builds a Nest application on Fastify in the one way this newsroom speaks HTTP: problem+json for every error whoever
 * raises it, correlation ids, security headers, bodies checked for size and UTF-8, access by decorator and refused by
 * default. The caller listens, and closes through {@link closeGracefully}.
 *
 * It asks the module for CLOCK, {@link Authenticator}, {@link Freshness} and {@link ErrorPages}, and does without
 * those that nobody provides.
 */
export async function createHttpApplication(
  module: Type | DynamicModule,
  options: HttpApplicationOptions,
): Promise<NestFastifyApplication> {
  const parts: ApplicationParts = { clock: new SystemClock() };
  const sender: ProblemSender = { logger: options.logger, errorPages: () => parts.errorPages };
  const adapter = new ProblemAdapter(sender, options.trustedProxies ?? false);
  prepare(adapter.getInstance(), parts, sender);

  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: new NestLogger(options.logger),
    bodyParser: false,
    abortOnError: false,
  });
  parts.clock = provided<Clock>(app, CLOCK) ?? parts.clock;
  parts.authenticator = provided<Authenticator>(app, Authenticator);
  parts.errorPages = provided<ErrorPages>(app, ErrorPages);
  const freshness = provided<Freshness>(app, Freshness);

  app.useGlobalGuards(new AccessGuard(app.get(Reflector)), new TimeTravelGuard(app.get(Reflector)));
  app.useGlobalInterceptors(new ReplyInterceptor(freshness && new FreshnessGate(freshness)));
  app.useGlobalPipes(new SchemaPipe());
  app.useGlobalFilters(new ProblemFilter(sender));
  return app;
}

/**
 * Stops taking requests, lets those under way finish, and after `drainMs` (10 seconds unless told) cuts them off.
 * Only then do Nest's shutdown hooks run, so that nothing is taken away from a request under way.
 */
export async function closeGracefully(
  app: NestFastifyApplication,
  options: { readonly drainMs?: number } = {},
): Promise<void> {
  const server = app.getHttpServer();
  const cut = setTimeout(() => server.closeAllConnections(), options.drainMs ?? 10_000);
  try {
    await app.getHttpAdapter().close();
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}

/** What is known only once Nest has built the application. */
interface ApplicationParts {
  clock: Clock;
  authenticator?: Authenticator | undefined;
  errorPages?: ErrorPages | undefined;
}

/** Routes everything that Fastify itself raises to the one place that answers errors. */
class ProblemAdapter extends FastifyAdapter {
  private readonly known = new KnownRoutes();

  constructor(
    private readonly sender: ProblemSender,
    trustProxy: string | false,
  ) {
    super({
      bodyLimit: JSON_LIMIT,
      trustProxy,
      connectionTimeout: 60_000,
      requestTimeout: 60_000,
      keepAliveTimeout: 72_000,
      forceCloseConnections: 'idle',
      return503OnClosing: false,
      http: { headersTimeout: 30_000, requireHostHeader: false, maxHeaderSize: 16 * 1024 },
      routerOptions: { maxParamLength: 300, ignoreTrailingSlash: true, ignoreDuplicateSlashes: false },
      frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
        beginRequest(request.raw, { receivedAt: new SystemClock().now(), route: 'none' });
        // Hooks do not run for what is no request to Fastify.
        dress(request, reply);
        void sendProblem(sender, error, request, reply);
      },
      clientErrorHandler: answerRaw,
    });
    this.getInstance<FastifyInstance>().addHook('onRoute', ({ method, url }) => this.known.add(method, url));
  }

  /** Nest would wrap what Fastify raises into exceptions without its codes. */
  override setErrorHandler(): ReturnType<FastifyAdapter['setErrorHandler']> {
    return this.getInstance<FastifyInstance>().setErrorHandler(
      (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
        sendProblem(this.sender, error, request, reply),
    );
  }

  override setNotFoundHandler(): ReturnType<FastifyAdapter['setNotFoundHandler']> {
    return this.getInstance<FastifyInstance>().setNotFoundHandler((request, reply) => {
      const methods = this.known.methodsAt(request.raw.url ?? '/');
      const problem =
        methods.length === 0 || methods.includes(request.method)
          ? new HttpProblem(404, 'not-found', 'Nothing is at this address.')
          : new HttpProblem(405, 'method-not-allowed', `This address takes ${methods.join(', ')}.`, {
              headers: { Allow: methods.join(', ') },
            });
      return sendProblem(this.sender, problem, request, reply);
    });
  }
}

/**
 * Checks every argument that has a schema. Nest's own pipe does not say which parameter of an address is wrong, and takes
 * members called `constructor` or `prototype` away before the schema sees them; here they are refused like any other
 * that it does not know. The JSON parser refuses `__proto__`, and zod copies into objects of its own.
 */
class SchemaPipe implements PipeTransform {
  async transform(value: unknown, { schema, type, data }: ArgumentMetadata): Promise<unknown> {
    if (!schema || type === 'custom') return value;
    const result = await schema['~standard'].validate(value);
    if (result.issues) throw invalidRequest(result.issues, data);
    return result.value;
  }
}

@Catch()
class ProblemFilter implements ExceptionFilter {
  constructor(private readonly sender: ProblemSender) {}

  catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    return sendProblem(
      this.sender,
      error,
      http.getRequest<FastifyRequest>(),
      http.getResponse<FastifyReply>(),
    );
  }
}

function prepare(instance: FastifyInstance, parts: ApplicationParts, sender: ProblemSender): void {
  registerBodyParsers(instance);
  let closing = false;
  instance.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  instance.addHook('onRoute', (route) => {
    const accepted = acceptedBodyOf(route.config);
    if (accepted) route.bodyLimit = accepted.maxBytes;
  });
  // With a callback, because most requests carry no credentials and need not wait for a promise.
  instance.addHook('onRequest', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    beginRequest(request.raw, { receivedAt: parts.clock.now(), route });
    const refusal = closing ? shuttingDown(reply) : brokenRequest(request);
    const authenticator = parts.authenticator;
    const { authorization, cookie } = request.headers;
    const shown = authorization || cookie;
    if (refusal || !authenticator || !shown || judgesCredentials(request.routeOptions.config)) {
      done(refusal);
      return;
    }
    const again = () => authenticator.authenticate(request, 'look');
    const purpose = isUnattended(request.routeOptions.config) ? 'look' : 'use';
    authenticator.authenticate(request, purpose).then(
      (actor) => {
        setRequestContext(request, { ...requestContext(request), actor, again });
        done();
      },
      (error: unknown) => done(error instanceof Error ? error : new Error('Authentication failed')),
    );
  });
  instance.addHook('preParsing', (request, _reply, _payload, done) => {
    done(bodyRefusal(request));
  });
  instance.addHook('onSend', (request, reply, payload, done) => {
    dress(request, reply);
    keepPrivate(request, reply);
    done(null, payload);
  });
  instance.addHook('preHandler', (request, _reply, done) => {
    handling.enter(request, done);
  });
  logRequests(instance, sender.logger);
  answerWhatNodeRefuses(instance.server);
}

/** Gives every reply its correlation id, and the security headers for which its route has no word of its own. */
function dress(request: FastifyRequest, reply: FastifyReply): void {
  for (const [name, value] of SECURITY_HEADERS) if (!reply.hasHeader(name)) reply.header(name, value);
  reply.header('x-correlation-id', requestContext(request).correlationId);
}

/**
 * By route: addresses and queries may name people. What staff change is worth a line in every log, reading is not; so
 * Fastify need not watch over replies to readers.
 */
function logRequests(instance: FastifyInstance, logger: Logger): void {
  const log = (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    logRequest(logger, request, reply);
    done();
  };
  if (logger.isLevelEnabled('debug')) {
    instance.addHook('onResponse', log);
    return;
  }
  instance.addHook('onRoute', (route) => {
    if ([route.method].flat().every((method) => isReading(method))) return;
    route.onResponse = [...[route.onResponse ?? []].flat(), log];
  });
}

function logRequest(logger: Logger, request: FastifyRequest, reply: FastifyReply): void {
  const { correlationId, route, actor, startedAt } = requestContext(request);
  const level = isReading(request.method) || actor === null ? 'debug' : 'info';
  if (!logger.isLevelEnabled(level)) return;
  logger[level](
    {
      method: methodOf(request),
      route,
      status: reply.statusCode,
      ms: Math.round(performance.now() - startedAt),
      correlationId,
      ...traceOfRequest(correlationId),
    },
    'request',
  );
}

function isReading(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

function shuttingDown(reply: FastifyReply): HttpProblem {
  reply.header('connection', 'close');
  return new HttpProblem(503, 'shutting-down', 'The newsroom is stopping: try again in a moment.', {
    headers: { 'Retry-After': '5' },
  });
}

/** What PostgreSQL cannot hold as text must not get far; and HTTP/1.1 asks for a Host (RFC 9112, 3.2). */
function brokenRequest(request: FastifyRequest): HttpProblem | undefined {
  if (request.raw.url?.includes('%00')) {
    return new HttpProblem(400, 'bad-address', 'The address holds a NUL character.');
  }
  if (request.raw.httpVersion === '1.1' && !request.headers.host) {
    return new HttpProblem(400, 'bad-request', 'Send a Host header.');
  }
  return undefined;
}

/** Refused before it is read: a body of the wrong type, a compressed one, and a large one of nobody. */
function bodyRefusal(request: FastifyRequest): HttpProblem | null {
  const contentType = request.headers['content-type'];
  if (request.is404 || contentType === undefined || request.method === 'GET' || request.method === 'HEAD') {
    return null;
  }
  const accepted = acceptedBodyOf(request.routeOptions.config);
  if (!takesContentType(accepted, contentType)) {
    const types = accepted?.types.join(', ') ?? 'application/json';
    return new HttpProblem(415, 'unsupported-media-type', `This address takes ${types}.`);
  }
  if (!/^(?:identity)?$/i.test(request.headers['content-encoding'] ?? '')) {
    return new HttpProblem(415, 'unsupported-content-encoding', 'Send the body as it is, not compressed.');
  }
  const large = (accepted?.maxBytes ?? 0) > JSON_LIMIT;
  return large && requestContext(request).actor === null ? unauthenticated() : null;
}

/** What staff see, and every `?at=`, never enters a shared cache; a route without a word of its own is not cached. */
function keepPrivate(request: FastifyRequest, reply: FastifyReply): void {
  const query = request.query as Readonly<Record<string, unknown>> | null;
  const personal = query?.['at'] !== undefined || requestContext(request).actor !== null;
  const said = reply.getHeader('cache-control');
  if (said === undefined) reply.header('cache-control', personal ? 'private, no-store' : 'no-cache');
  else if (personal && !/\b(?:no-store|private)\b/.test(String(said))) {
    reply.header('cache-control', 'private, no-store');
  }
}

/** Of one parameter by its name, or of all that came in one place. */
function invalidRequest(issues: readonly SchemaIssue[], parameter: string | undefined): HttpProblem {
  const found = parameter === undefined ? issues : issues.map((issue) => below(parameter, issue));
  const problems = fieldProblemsOf(found).slice(0, MOST_FIELD_PROBLEMS);
  return new HttpProblem(400, 'invalid-request', 'Correct the fields named in `errors` and send it again.', {
    problems,
  });
}

function below(parameter: string, issue: SchemaIssue): SchemaIssue {
  return { ...issue, path: [parameter, ...(issue.path ?? [])] };
}

/** What some module provides; asking Nest for what none does would leave an error in the log. */
function provided<T>(app: NestFastifyApplication, token: symbol | (abstract new () => T)): T | undefined {
  const modules = [...app.get(ModulesContainer, { strict: false }).values()];
  return modules.some(({ providers }) => providers.has(token))
    ? app.get<T>(token, { strict: false })
    : undefined;
}

function answerRaw(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code !== 'ECONNRESET' && socket.writable) socket.write(rawProblem(error, randomId()));
  socket.destroy(error);
}

/** CONNECT and unknown expectations never become requests of Fastify. */
function answerWhatNodeRefuses(server: Server): void {
  server.on('connect', (_request: IncomingMessage, socket: Socket) => {
    socket.end(rawProblem(new HttpProblem(405, 'method-not-allowed', 'This is no proxy.'), randomId()));
  });
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    const refusal = new HttpProblem(417, 'expectation-failed', 'Only `Expect: 100-continue` is understood.');
    response.socket?.end(rawProblem(refusal, randomId()));
  });
}
