import type { FastifyReply, FastifyRequest } from 'fastify';
import { Scope, Signal } from '#observation';

/** A request that was answered, and how: told when the last byte is on its way. */
export interface HttpExchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Every answer, also those that a cache gave before any handler was asked. */
export const exchanges = new Signal<HttpExchange>('forside.http.exchange');

/** What a request's handler starts; entered once its body is read. */
export const handling = new Scope<Pick<HttpExchange, 'request'>>('forside.http.handle');

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** The method of a request as a label may have it: any text can be sent as a method. */
export function methodOf({ method }: Pick<FastifyRequest, 'method'>): string {
  return METHODS.has(method) ? method : 'other';
}

/** The template of a request's route, never its address, which may name people; `none` when there is none. */
export function routeOf(request: Partial<Pick<FastifyRequest, 'routeOptions'>>): string {
  return request.routeOptions?.url ?? 'none';
}
