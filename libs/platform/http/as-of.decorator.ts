import { createParamDecorator, Injectable, SetMetadata } from '@nestjs/common';
import type { ExecutionContext, PipeTransform } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Instant } from '#kernel';
import { HttpProblem } from './problem.js';
import { requestContext } from './request-context.js';
import { instantSchema } from './schemas.js';
import { MOMENT, SiteMoments } from '../time-travel/site-moments.js';
import type { SiteMoment } from '../time-travel/site-moments.js';

/** The instant that a page is rendered for; `live` when it is the request's own now and may be cached publicly. */
export interface AsOf {
  readonly at: Instant;
  readonly live: boolean;
  /** Set for somebody who was given a link to this moment. */
  readonly shared?: Pick<SiteMoment, 'expiresAt' | 'further'>;
}

/** Metadata key of routes that answer for the instant they are asked for. */
export const TRAVELS = 'forside:travels';

/** Marks a route that answers for an instant which it reads from its query itself. {@link At} marks those that inject it. */
export const Travels = (): MethodDecorator => SetMetadata(TRAVELS, true);

/** The permission that opens `?at=`; the admin API refuses it without, everything else shows now. */
export const TIME_TRAVEL = 'site.time-travel';

/**
 * The instant a reader asks for: `?at=` of signed-in staff who may travel in time, otherwise the request's own now.
 * In the admin API nobody else gets here with an `at`: TimeTravelGuard refuses them.
 * @throws HttpProblem 400 when staff send an `at` that is no time.
 */
export function asOf(request: FastifyRequest): AsOf {
  const { actor, receivedAt } = requestContext(request);
  const wanted = (request.query as Readonly<Record<string, unknown>> | null)?.['at'];
  if (wanted === undefined || !actor?.permissions.has(TIME_TRAVEL)) return { at: receivedAt, live: true };
  const at = instantSchema.safeParse(wanted);
  if (at.success) return { at: at.data, live: false };
  throw new HttpProblem(400, 'invalid-request', 'Give `at` as an RFC 3339 time with an offset.', {
    problems: at.error.issues.map(({ message }) => ({ field: 'at', message })),
  });
}

/** The instant of a link that was given to somebody, or else {@link asOf}. */
@Injectable()
export class AsOfPipe implements PipeTransform<FastifyRequest, AsOf> {
  constructor(private readonly moments: SiteMoments) {}

  /** @throws HttpProblem 404 for a link that was changed or has expired; what {@link asOf} throws */
  transform(request: FastifyRequest): AsOf {
    if ((request.query as Readonly<Record<string, unknown>> | null)?.[MOMENT] === undefined) {
      return asOf(request);
    }
    const moment = this.moments.open(request.raw.url ?? '', requestContext(request).receivedAt);
    if (moment === null) {
      throw new HttpProblem(404, 'moment-expired', 'This link has expired: ask for a new one.');
    }
    const { at, expiresAt, further } = moment;
    return { at, live: false, shared: { expiresAt, further } };
  }
}

const inject = createParamDecorator((_: unknown, context: ExecutionContext) =>
  context.switchToHttp().getRequest<FastifyRequest>(),
);

/** Injects the instant that a request is about: see {@link AsOfPipe}. */
export function At(): ParameterDecorator {
  return (target, key, index) => {
    inject(AsOfPipe)(target, key, index);
    const descriptor = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
    if (key === undefined || descriptor === undefined) return;
    Travels()(target, key, descriptor);
    ApiQuery({
      name: 'at',
      required: false,
      description:
        'Show it as of this time, which needs `site.time-travel`: without it the admin API refuses (403), and everything ' +
        'else shows now.',
      schema: { type: 'string', format: 'date-time', example: '2099-01-01T00:00:00.000Z' },
    })(target, key, descriptor);
  };
}
