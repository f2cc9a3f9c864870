import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { etagOf, sendCacheable } from '../http/conditional.js';
import { CONTENT_SECURITY_POLICY } from '../http/security-headers.js';
import { openApiDocument } from './openapi-document.js';
import type { OpenApiOptions } from './openapi-document.js';

const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const CACHED = 'public, max-age=3600';

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Forside API</title>
<link rel="icon" href="/api/docs/favicon-32x32.png">
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
</head>
<body>
<main id="swagger-ui"></main>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
`;

const START = `window.ui = SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  persistAuthorization: false,
  validatorUrl: null,
});
`;

/**
 * Serves `/api/openapi.json` and, from installed files alone, `/api/docs`. Call it before the application listens.
 * Our own page rather than Nest's, which has inline styles and scripts that the content security policy forbids.
 */
export function serveOpenApi(app: NestFastifyApplication, options: OpenApiOptions): void {
  const instance = app.getHttpAdapter().getInstance();
  let document: { readonly body: string; readonly etag: string } | undefined;

  instance.get('/api/openapi.json', (request, reply) => {
    if (!document) {
      const body = JSON.stringify(openApiDocument(app, options));
      document = { body, etag: etagOf(body) };
    }
    sendCacheable(request, reply, {
      ...document,
      contentType: 'application/json; charset=utf-8',
      cacheControl: 'public, no-cache',
    });
    return reply;
  });
  instance.get('/api/docs', (request, reply) => {
    // Swagger UI draws its arrows from data: images and sets style attributes on the nodes it writes.
    reply.header(
      'content-security-policy',
      `${CONTENT_SECURITY_POLICY}; img-src 'self' data:; style-src 'self'; style-src-attr 'unsafe-inline'`,
    );
    sendCacheable(request, reply, {
      body: PAGE,
      contentType: 'text/html; charset=utf-8',
      cacheControl: 'public, no-cache',
    });
    return reply;
  });
  instance.get('/api/docs/start.js', (request, reply) => {
    sendCacheable(request, reply, {
      body: START,
      contentType: 'text/javascript; charset=utf-8',
      cacheControl: CACHED,
    });
    return reply;
  });
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  for (const [file, contentType] of Object.entries(ASSETS)) {
    instance.get(`/api/docs/${file}`, async (request, reply) => {
      const body = await readFile(join(folder, file));
      sendCacheable(request, reply, { body, contentType, cacheControl: CACHED });
      return reply;
    });
  }
}
