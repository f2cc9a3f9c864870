import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { RouteConfig } from '@nestjs/platform-fastify';

/** The largest JSON body, in bytes. */
export const JSON_LIMIT = 1024 * 1024;

/** A body that a route takes instead of JSON. */
export interface AcceptedBody {
  /** Media types; `image/*` for every image. Only text/plain, image types and HTML forms have a parser. */
  readonly types: readonly string[];
  readonly maxBytes: number;
  /** A text that works as pasted, for the documentation. */
  readonly example?: string;
}

/**
 * Lets a route take text, an image or an HTML form instead of JSON, up to `maxBytes`. Text and images arrive as a
 * Buffer in `@Body()`, a form as an object. Beyond {@link JSON_LIMIT} the body is read only for signed-in callers.
 */
export function Accepts(body: AcceptedBody): MethodDecorator {
  return applyDecorators(
    RouteConfig({ accepts: body }),
    ApiConsumes(...body.types),
    ApiBody({
      schema: {
        type: 'string',
        ...(body.types.includes('text/plain') ? {} : { format: 'binary' }),
        ...(body.example !== undefined && { example: body.example }),
      },
      required: true,
    }),
  );
}

/** The body a route takes, from its Fastify configuration. */
export function acceptedBodyOf(config: unknown): AcceptedBody | undefined {
  return (config as { readonly accepts?: AcceptedBody } | undefined)?.accepts;
}

/** Whether a Content-Type is one of the accepted ones. */
export function takesContentType(accepted: AcceptedBody | undefined, contentType: string): boolean {
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const types = accepted?.types ?? ['application/json'];
  return types.some((type) =>
    type.endsWith('/*') ? mediaType.startsWith(type.slice(0, -1)) : mediaType === type,
  );
}
