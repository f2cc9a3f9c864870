import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { Scope, Signal } from '#observation';
import { contextOf } from './request-context.js';
import type { RequestContext } from './request-context.js';

/** A request that was answered. */
export interface HttpExchange {
  readonly request: IncomingMessage;
  readonly status: number;
  /** From the first hook to the last byte handed to the system. */
  readonly milliseconds: number;
  readonly context: RequestContext;
}

/** Node's own, which costs nothing while nobody listens; a hook of Fastify would make it listen to every reply. */
const finished = new Signal<{ readonly request: IncomingMessage; readonly response: ServerResponse }>(
  'http.server.response.finish',
);

/** Calls back for every answer of this process, also those that a cache gave before any handler was asked. */
export function onExchange(listener: (exchange: HttpExchange) => void): () => void {
  return finished.listen(({ request, response }) => {
    const context = contextOf(request);
    if (!context) return;
    const milliseconds = performance.now() - context.startedAt;
    listener({ request, status: response.statusCode, milliseconds, context });
  });
}

/** What a request's handler starts; entered once its body is read. */
export const handling = new Scope<FastifyRequest>('forside.http.handle');

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** The method of a request as a label may have it: any text can be sent as a method. */
export function methodOf({ method = '' }: { readonly method?: string | undefined }): string {
  return METHODS.has(method) ? method : 'other';
}
