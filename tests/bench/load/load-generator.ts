import { Agent, request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import autocannon from 'autocannon';
import { serve } from '../child.js';
import { atConstantRate } from './constant-rate.js';
import type {
  ClosedLoop,
  ClosedLoopResult,
  ConstantRate,
  ConstantRateResult,
  EachOnce,
  HttpCall,
  LoadJob,
  UntilVisible,
  UntilVisibleResult,
} from './load-jobs.js';

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

interface Answer {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

serve((job: LoadJob) => {
  switch (job.kind) {
    case 'closed-loop':
      return closedLoop(job);
    case 'each-once':
      return eachOnce(job);
    case 'constant-rate':
      return constantRate(job);
    case 'until-visible':
      return untilVisible(job);
  }
});

async function closedLoop({ origin, connections, seconds, calls }: ClosedLoop): Promise<ClosedLoopResult> {
  const result = await autocannon({
    url: origin,
    connections,
    duration: seconds,
    requests: calls.map(({ method, path, headers = {}, body }) => ({
      method,
      path,
      headers,
      ...(body === undefined ? {} : { body }),
    })),
  });
  const failed = result.non2xx + result.errors + result.timeouts;
  if (failed > 0) throw new Error(`${failed} of ${result.requests.total} requests to ${origin} failed`);
  return { perSecond: result['2xx'] / result.duration, requests: result['2xx'] };
}

async function eachOnce({ origin, connections, calls }: EachOnce): Promise<ClosedLoopResult> {
  const left = calls[Symbol.iterator]();
  const began = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (const call of left) await send(origin, call);
    }),
  );
  return { perSecond: calls.length / ((performance.now() - began) / 1_000), requests: calls.length };
}

async function constantRate({ origin, perSecond, calls }: ConstantRate): Promise<ConstantRateResult> {
  const milliseconds: number[] = [];
  await atConstantRate({
    count: calls.length,
    perSecond,
    act: async (index, due) => {
      const call = calls[index];
      if (!call) return;
      await send(origin, call);
      milliseconds.push(performance.now() - due);
    },
  });
  return { milliseconds };
}

async function untilVisible(job: UntilVisible): Promise<UntilVisibleResult> {
  const { origin, perSecond, readEvery, calls, readPath } = job;
  const milliseconds: number[] = [];
  await atConstantRate({
    count: calls.length,
    perSecond,
    act: async (index) => {
      const call = calls[index];
      if (!call) return;
      const { headers, body } = await send(origin, call);
      if (index % readEvery !== 0) return;
      const acknowledged = performance.now();
      const { id } = JSON.parse(body) as { readonly id: string };
      await send(origin, {
        method: 'GET',
        path: `${readPath}${id}`,
        headers: { 'x-position': String(headers['x-position']) },
      });
      milliseconds.push(performance.now() - acknowledged);
    },
  });
  return { milliseconds };
}

/** @throws Error for anything but 2xx, or the status that is wanted. */
function send(origin: string, { method, path, headers, body, status }: HttpCall): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${origin}${path}`, { method, headers: { ...headers }, agent }, (incoming) => {
      const { statusCode = 0, headers: answered } = incoming;
      text(incoming).then((read) => {
        const wanted = status === undefined ? statusCode >= 200 && statusCode < 300 : statusCode === status;
        if (wanted) resolve({ headers: answered, body: read });
        else reject(new Error(`${method} ${path} was answered with ${statusCode}: ${read.slice(0, 500)}`));
      }, reject);
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}
