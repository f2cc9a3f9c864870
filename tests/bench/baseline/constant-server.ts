import Fastify from 'fastify';
import { serve } from '../child.js';

/** What the server serves; asked again it serves something else. */
export interface Constant {
  readonly contentType: string;
  readonly body: string;
}

let constant = Buffer.alloc(0);
let contentType = '';
const app = Fastify();
app.get('*', (_request, reply) => reply.header('content-type', contentType).send(constant));
const listening = app.listen({ host: '127.0.0.1', port: 0 });

/** The least that Fastify can do for an answer of this size. */
serve(async (wanted: Constant) => {
  constant = Buffer.from(wanted.body);
  contentType = wanted.contentType;
  return listening;
});
