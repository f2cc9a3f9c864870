import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandRuns, randomId } from '#event-store';
import { plusMilliseconds } from '#kernel';
import { createLogger, startTracing } from '#platform';
import { eventually } from '#testing/eventually';
import { startOtlpReceiver } from '#testing/otlp-receiver';
import type { OtlpReceiver, ReceivedSpan } from '#testing/otlp-receiver';
import { openWholeNewsroom } from '#testing/whole-newsroom';
import type { Answer, WholeNewsroom } from '#testing/whole-newsroom';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const ADMIN = '/api/admin/v1';
const [SERVER, INTERNAL, CLIENT, CONSUMER] = [2, 1, 3, 5];

const traceOf = (answer: Answer) => (answer.headers.get('x-correlation-id') ?? '').replaceAll('-', '');

describe('A trace', () => {
  let receiver: OtlpReceiver;
  let newsroom: WholeNewsroom;
  let scheduled: Answer;
  let calling: Answer;
  let named: Answer;
  let refused: Answer;
  let published: Answer;
  let lines: readonly string[];
  const caller = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
  const traceparent = `00-${caller.traceId}-${caller.spanId}-01`;

  beforeAll(async () => {
    receiver = await startOtlpReceiver();
    const stop = await startTracing(
      {
        otlpEndpoint: receiver.endpoint,
        otlpHeaders: 'x-tenant=avisen,x-note=to%20the%20desk',
        traceShare: 1,
      },
      { role: 'all', version: '1.2.3', logger: createLogger({ level: 'silent' }) },
    );
    newsroom = await openWholeNewsroom({ works: true, logLevel: 'debug' });
    const { parts } = newsroom;
    const send: WholeNewsroom['send'] = (...request) => newsroom.send(...request);
    const section = await send('POST', `${ADMIN}/sections`, { body: { name: 'Havn' } });
    const sectionId = section.json?.['id'];
    const drafted = await send('POST', `${ADMIN}/articles`, { body: { headline: 'Ny kaj', sectionId } });
    const id = String(drafted.json?.['id']);
    await newsroom.shown();

    // A busy machine may take longer to ask than there was left.
    for (const ahead of [1_500, 6_000, 24_000]) {
      const publishAt = plusMilliseconds(parts.clock.now(), ahead);
      scheduled = await send('POST', `${ADMIN}/articles/${id}/schedule`, { body: { publishAt } });
      if (scheduled.status === 200) break;
    }
    calling = await send('POST', `${ADMIN}/companies`, {
      body: { name: 'Kajens Kabler A/S' },
      headers: { traceparent },
    });
    named = await send('GET', `${ADMIN}/articles/${id}`, {
      headers: { traceparent, 'x-correlation-id': 'desk-42' },
    });
    refused = await send('POST', `${ADMIN}/companies`, { body: { name: 'Kajens Kabler A/S' } });
    published = await send('POST', `${ADMIN}/articles`, {
      body: { headline: 'Kort nyt', sectionId, publish: true },
      headers: { 'idempotency-key': randomId() },
    });
    await eventually('the schedule to be recorded', async () => {
      const events: string[] = [];
      for await (const { type } of parts.store.readStream(`article-${id}`)) events.push(type);
      return events.at(-1) === 'ArticlePublished';
    });
    await newsroom.shown();
    await newsroom.send('GET', '/health/live', { role: null });
    lines = [...newsroom.log];
    await newsroom.close();
    await stop();
  }, 120_000);
  afterAll(() => receiver.close());

  const spansOf = (traceId: string) => receiver.spans.filter((span) => span.traceId === traceId);

  function one(traceId: string, name: string, parent?: ReceivedSpan): ReceivedSpan {
    const found = spansOf(traceId).filter(
      (span) => span.name === name && (!parent || span.parentSpanId === parent.spanId),
    );
    expect([name, found.length]).toEqual([name, 1]);
    const [span] = found;
    if (!span) throw new Error(name);
    return span;
  }

  it('follows a command from the request through append and projection to the job that is due', () => {
    const trace = traceOf(scheduled);
    expect(scheduled.status).toBe(200);
    const request = one(trace, `POST ${ADMIN}/articles/:id/schedule`);
    const command = one(trace, 'ScheduleArticle', request);
    const append = one(trace, 'append article', command);
    const reacted = one(trace, 'react schedule-alarms', append);
    const projected = one(trace, 'project schedule', append);
    const job = one(trace, 'job record-due', append);
    const due = one(trace, 'RecordDue', job);
    const fact = one(trace, 'append article', due);
    const shown = one(trace, 'project published_articles', fact);

    expect(request.parentSpanId).toBeUndefined();
    expect([request, command, append, projected, reacted, job, due].map(({ kind }) => kind)).toEqual([
      SERVER,
      INTERNAL,
      CLIENT,
      CONSUMER,
      CONSUMER,
      CONSUMER,
      INTERNAL,
    ]);
    expect(append.attributes).toMatchObject({ 'forside.category': 'article', 'forside.engine': 'postgres' });
    expect(JSON.stringify(append.attributes)).toContain('ArticleScheduled');
    expect(JSON.stringify(fact.attributes)).toContain('ArticlePublished');
    const inOrder = [request, command, append, job, due, fact];
    for (const [index, span] of inOrder.entries()) {
      expect(span.end).toBeGreaterThanOrEqual(span.start);
      // Clocks of one process, but told in milliseconds by some and finer by others.
      expect(span.start).toBeGreaterThanOrEqual((inOrder[index - 1]?.start ?? 0n) - 2_000_000n);
    }
    expect(shown.resource).toMatchObject({
      'service.name': 'forside',
      'service.version': '1.2.3',
      'forside.role': 'all',
    });
  });

  it('shows what became visible at once in the trace of who published it', () => {
    const trace = traceOf(published);
    expect(published.status).toBe(201);
    const append = one(trace, 'append article', one(trace, 'DraftArticle'));
    one(trace, 'project published_articles', append);
    one(trace, 'project desk_articles', append);
  });

  it('is that of a caller who has one, down to the projections', () => {
    expect(calling.headers.get('x-correlation-id')).toBe('0af76519-16cd-43dd-8448-eb211c80319c');
    const request = one(caller.traceId, `POST ${ADMIN}/companies`);
    expect(request.parentSpanId).toBe(caller.spanId);
    const command = one(caller.traceId, 'RegisterCompany', request);
    one(caller.traceId, 'project companies', one(caller.traceId, 'append company', command));
  });

  it('goes by the correlation id of a caller who gives one, with a link to the trace of their own', () => {
    expect(named.headers.get('x-correlation-id')).toBe('desk-42');
    const [request] = receiver.spans.filter(
      ({ attributes }) => attributes['forside.correlation_id'] === 'desk-42',
    );
    expect(request?.traceId).not.toBe(caller.traceId);
    expect(request?.links).toMatchObject([caller]);
  });

  it('says why a command was refused, and calls no request an error for it', () => {
    expect(refused.status).toBe(409);
    const trace = traceOf(refused);
    const request = one(trace, `POST ${ADMIN}/companies`);
    const command = one(trace, 'RegisterCompany', request);
    expect(command.status).toEqual({ code: 2, message: 'company-known' });
    expect(request.status.code).not.toBe(2);
    expect(request.attributes['http.response.status_code']).toBe(409);
  });

  it('leaves out what machines ask every few seconds', () => {
    expect(receiver.spans.filter(({ name }) => name.includes('/health/'))).toEqual([]);
  });

  it('names neither people, things nor addresses', () => {
    const told = JSON.stringify(
      receiver.spans.map(({ name, attributes, status }) => ({ name, attributes, status })),
    );
    expect(told).not.toMatch(/kaj|Kabler|Kort nyt/i);
    expect(told).not.toMatch(/\/articles\/[0-9a-f]{8}-/);
  });

  it('is sent with the headers that the collector asks for', () => {
    expect(receiver.headers.length).toBeGreaterThan(0);
    expect(receiver.headers[0]).toMatchObject({ 'x-tenant': 'avisen', 'x-note': 'to the desk' });
  });

  it('is found from the lines of the log', () => {
    const ofRequest = lines.filter((line) => line.includes(`"${traceOf(scheduled)}"`));
    expect(ofRequest.some((line) => line.includes('"msg":"request"'))).toBe(true);
  });
});

describe('A newsroom that traces', () => {
  it('works on while the collector refuses, and says so once', async () => {
    const receiver = await startOtlpReceiver();
    receiver.refuse();
    const lines: string[] = [];
    const logger = createLogger({ level: 'debug', destination: { write: (line) => void lines.push(line) } });
    const stop = await startTracing(
      { otlpEndpoint: `${receiver.endpoint}/`, otlpHeaders: null, traceShare: 1 },
      { role: 'site', version: '1.2.3', logger },
    );
    const envelope = { commandId: randomId(), actorId: 'desk', correlationId: randomId() };
    const command = () => ({ command: 'DraftArticle', category: 'article', envelope });
    try {
      await eventually('the collector to be asked again and again', async () => {
        // More than one batch, so that none waits for its turn.
        const runs = Array.from({ length: 1_500 }, () =>
          commandRuns.run(command, () => Promise.resolve({ events: [] })),
        );
        expect(await Promise.all(runs)).toHaveLength(1_500);
        return receiver.headers.length >= 3 && lines.length > 0;
      });
    } finally {
      await stop();
      await receiver.close();
    }
    expect(receiver.spans).toEqual([]);
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      'Traces could not be sent',
    ]);
  }, 60_000);

  it('loads nothing of OpenTelemetry before it is told where traces go', async () => {
    const script = `
      import { createRequire } from 'node:module';
      import { createLogger, startTracing } from '#platform';
      const about = { role: 'all', version: '1', logger: createLogger({ level: 'silent' }) };
      const loaded = () =>
        Object.keys(createRequire(import.meta.url).cache).some((path) =>
          /@opentelemetry.(?:sdk|exporter|otlp|resources)/.test(path));
      const stops = [await startTracing({ otlpEndpoint: null, otlpHeaders: null, traceShare: 1 }, about)];
      const before = loaded();
      stops.push(await startTracing({ otlpEndpoint: 'http://127.0.0.1:9', otlpHeaders: null, traceShare: 1 }, about));
      console.log(JSON.stringify([before, loaded()]));
      for (const stop of stops) await stop();`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        '--conditions=source',
        '--import',
        './tests/support/typescript.mjs',
        '--input-type=module',
        '-e',
        script,
      ],
      { cwd: ROOT },
    );
    expect(JSON.parse(stdout)).toEqual([false, true]);
  }, 60_000);
});
