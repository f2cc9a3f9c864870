import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { RouteConfig } from '@nestjs/platform-fastify';

/** The largest JSON body, in bytes. */
export const JSON_LIMIT = 1024 * 1024;

/** The media type of an HTML form. */
export const FORM = 'application/x-www-form-urlencoded';

const JSON_TYPE = 'application/json';

/** A body that a route takes instead of JSON alone. */
export interface AcceptedBody {
  /** Media types; `image/*` for every image. Only JSON, text/plain, image types and HTML forms have a parser. */
  readonly types: readonly string[];
  readonly maxBytes: number;
  /** A text that works as pasted, for the documentation. */
  readonly example?: string;
}

/**
 * Lets a route take text, an image or an HTML form instead of JSON or beside it, up to `maxBytes`. Text and images
 * arrive as a Buffer in `@Body()`, a form as an object. Beyond {@link JSON_LIMIT} the body is read only for signed-in
 * callers. The documentation, which is for programs, tells of no forms, and of JSON what its schema says.
 */
export function Accepts(body: AcceptedBody): MethodDecorator {
  const told = body.types.filter((type) => type !== FORM);
  return applyDecorators(
    RouteConfig({ accepts: body }),
    ...(told.length > 0 ? [ApiConsumes(...told)] : []),
    ...(told.some((type) => type !== JSON_TYPE) ? [rawBody(body)] : []),
  );
}

function rawBody({ types, example }: AcceptedBody): MethodDecorator {
  return ApiBody({
    schema: {
      type: 'string',
      ...(types.includes('text/plain') ? {} : { format: 'binary' }),
      ...(example !== undefined && { example }),
    },
    required: true,
  });
}

/** Whether a request came from an HTML form, which is answered with a page. */
export function isForm(contentType: string | undefined): boolean {
  return contentType !== undefined && takesContentType({ types: [FORM], maxBytes: 0 }, contentType);
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
