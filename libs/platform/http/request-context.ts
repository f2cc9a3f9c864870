import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { Instant } from '#kernel';
import type { RequestOutcomes } from '../idempotency/idempotency-keys.js';
import { correlationIdOf } from './correlation.js';
import { HttpProblem } from './problem.js';

/** Who sends a request, as the {@link Authenticator} found out. */
export interface Actor {
  readonly id: string;
  readonly roles: readonly string[];
  readonly permissions: ReadonlySet<string>;
  /** A `session` (browser cookie) commands only from a page of this newsroom. */
  readonly via: 'token' | 'session';
  /** Which token or session. */
  readonly credentialId: string;
}

/** What the platform knows about a request from its first hook on. */
export interface RequestContext {
  readonly correlationId: string;
  readonly receivedAt: Instant;
  /** By `performance.now()`. */
  readonly startedAt: number;
  /** The template of its route; `none` when nothing is at its address. */
  readonly route: string;
  /** Null for a reader who did not sign in. */
  readonly actor: Actor | null;
  /** Finds out once more who sends it; see {@link actorNow}. */
  readonly again?: () => Promise<Actor | null>;
  /** What is kept once it is answered; set when it came with an Idempotency-Key. */
  readonly outcomes?: RequestOutcomes;
}

/** Why somebody wants to know who sends a request. */
export type AuthenticationPurpose = 'use' | 'look';

/**
 * Finds out who sends a request, before its body is read; libs/identity binds it. Asked only when a request carries an
 * Authorization header or a cookie.
 */
export abstract class Authenticator {
  /**
   * @param purpose `use` when somebody does something, which keeps a session alive; `look` at who it is does not
   * @returns null when the request carries nothing that this authenticator knows
   * @throws HttpProblem 401 when it carries a token that is not valid (any more)
   */
  abstract authenticate(request: FastifyRequest, purpose: AuthenticationPurpose): Promise<Actor | null>;
}

const CONTEXT = Symbol('forside.request');

declare module 'node:http' {
  interface IncomingMessage {
    /** Ours; on the raw request, which hooks and Nest share. A WeakMap would cost the garbage collector every request. */
    [CONTEXT]?: RequestContext;
  }
}

/** Starts the context of a request of nobody known. */
export function beginRequest(
  raw: IncomingMessage,
  { receivedAt, route }: Pick<RequestContext, 'receivedAt' | 'route'>,
): RequestContext {
  const correlationId = correlationIdOf(raw.headers);
  const context = { correlationId, receivedAt, startedAt: performance.now(), route, actor: null };
  raw[CONTEXT] = context;
  return context;
}

/** Replaces the context of a request. */
export function setRequestContext(request: Pick<FastifyRequest, 'raw'>, context: RequestContext): void {
  request.raw[CONTEXT] = context;
}

/** The context of a raw request, undefined when it came through no application of ours. */
export function contextOf(raw: IncomingMessage): RequestContext | undefined {
  return raw[CONTEXT];
}

/** @throws Error outside an application made by createHttpApplication. */
export function requestContext(request: Pick<FastifyRequest, 'raw'>): RequestContext {
  const context = request.raw[CONTEXT];
  if (!context) throw new Error('This request did not come through createHttpApplication');
  return context;
}

/**
 * Who sends a request at this moment, for an answer that goes on while rights may end. To ask is no use of a session.
 * @returns null when they are let in no more
 */
export async function actorNow(request: Pick<FastifyRequest, 'raw'>): Promise<Actor | null> {
  try {
    return (await requestContext(request).again?.()) ?? null;
  } catch (error) {
    if (error instanceof HttpProblem && error.status === 401) return null;
    throw error;
  }
}
