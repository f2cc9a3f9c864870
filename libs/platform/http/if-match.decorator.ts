import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { HttpProblem } from './problem.js';

/**
 * The revision of a strict `If-Match: "12"`, undefined without the header.
 * @throws HttpProblem 400 when it is anything else (weak, a list, `*`).
 */
export function ifMatchRevision(header: string | undefined): bigint | undefined {
  if (header === undefined) return undefined;
  const revision = /^"(0|[1-9]\d{0,17})"$/.exec(header.trim())?.[1];
  if (revision !== undefined) return BigInt(revision);
  throw new HttpProblem(
    400,
    'invalid-if-match',
    'Send the ETag of the item as you read it, such as If-Match: "12".',
  );
}

/**
 * Design 5.7: `If-Match` asks for refusal, `baseRevision` for a merge; both together mean nothing.
 * @throws HttpProblem 400 `ambiguous-base`
 */
export function refuseAmbiguousBase(
  ifMatch: bigint | undefined,
  baseRevision: number | bigint | undefined,
): void {
  if (ifMatch === undefined || baseRevision === undefined) return;
  throw new HttpProblem(
    400,
    'ambiguous-base',
    'Send either If-Match (refuse when the item has changed) or baseRevision (merge), not both.',
  );
}

const inject = createParamDecorator((_: unknown, context: ExecutionContext) =>
  ifMatchRevision(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']),
);

/** Injects {@link ifMatchRevision}. */
export function IfMatch(): ParameterDecorator {
  return (target, key, index) => {
    inject()(target, key, index);
    const descriptor = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
    if (key === undefined || descriptor === undefined) return;
    ApiHeader({
      name: 'If-Match',
      required: false,
      description: 'The ETag of the item as you read it; when it has changed since, nothing happens (412).',
      schema: { type: 'string', pattern: '^"(0|[1-9][0-9]{0,17})"$' },
    })(target, key, descriptor);
  };
}
