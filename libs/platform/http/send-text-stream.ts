import { pipeline, Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Whoever takes nothing for so long does not want it any more. */
const STALLED_MS = 60_000;

/** True when a gzipped answer is welcome. */
export function acceptsGzip({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  const accepted = String(headers['accept-encoding'] ?? '');
  return /(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[^,]*)?(?:,|$)/i.test(accepted);
}

/**
 * Sends text piece by piece, each made when the one before has gone out, so that memory stays the same however long it
 * is; gzip when it is welcome. Resolves when all is sent or whoever reads is gone; the document's end must tell whether
 * it is whole. Headers, but for what it says of the encoding, are the caller's.
 */
export async function sendTextStream(
  request: FastifyRequest,
  reply: FastifyReply,
  pieces: AsyncGenerator<string>,
): Promise<void> {
  // What fails before the first byte is still a problem document.
  const first = await pieces.next();
  if (request.method === 'HEAD') {
    await pieces.return(undefined);
    await reply.send(Readable.from([]));
    return;
  }
  const source: Readable = Readable.from(withPatience(), { highWaterMark: 1 });
  async function* withPatience() {
    try {
      for (let piece = first; piece.done !== true; piece = await pieces.next()) {
        if (piece.value === '') continue;
        const patience = setTimeout(() => source.destroy(new Error('Nobody reads on')), STALLED_MS);
        try {
          yield piece.value;
        } finally {
          clearTimeout(patience);
        }
      }
    } finally {
      await pieces.return(undefined);
    }
  }
  const gzip = acceptsGzip(request);
  if (gzip) reply.header('content-encoding', 'gzip');
  const body = gzip ? pipeline(source, createGzip(), () => undefined) : source;
  reply.send(body);
  await finished(body).catch(() => undefined);
}
