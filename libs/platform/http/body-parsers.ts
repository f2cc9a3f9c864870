import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpProblem } from './problem.js';

const DEEPEST = 100;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Replaces Fastify's parsers: JSON with checked bytes and bounded depth, HTML forms, and raw text and images. */
export function registerBodyParsers(instance: FastifyInstance): void {
  const parseJson = instance.getDefaultJsonParser('error', 'error');
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const json = jsonTextOf(request, Buffer.from(body));
    void parseJson(request, json, done);
  });
  instance.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(textOf(Buffer.from(body)))));
    },
  );
  for (const raw of ['text/plain', /^image\/[a-z0-9][a-z0-9.+-]*(?:;|$)/i]) {
    instance.addContentTypeParser(raw, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  }
}

function jsonTextOf(request: FastifyRequest, body: Buffer): string {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    throw new HttpProblem(415, 'unsupported-media-type', 'Send JSON as UTF-8.');
  }
  const text = textOf(body);
  if (isDeeperThan(text, DEEPEST)) {
    throw new HttpProblem(400, 'malformed-json', `The body is nested more than ${DEEPEST} levels deep.`);
  }
  return text;
}

function textOf(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch {
    throw new HttpProblem(400, 'malformed-text', 'The body is not valid UTF-8.');
  }
}

/** Recursive schemas and renderers walk what a caller nests, so depth is bounded before anything walks. */
function isDeeperThan(json: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < json.length; index += 1) {
    const code = json.charCodeAt(index);
    if (inString) {
      if (code === BACKSLASH) index += 1;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) {
      inString = true;
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      depth += 1;
      if (depth > limit) return true;
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      depth -= 1;
    }
  }
  return false;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
