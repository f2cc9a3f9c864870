import { describe, expect, it } from '@jest/globals';
import { correlationIdOf, traceParentOf } from './correlation.js';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

describe('The correlation id of a request', () => {
  it('is what the caller says it is', () => {
    expect(correlationIdOf({ 'x-correlation-id': 'desk-42' })).toBe('desk-42');
    const traceparent = `00-${traceId}-${spanId}-01`;
    expect(correlationIdOf({ 'x-correlation-id': 'desk-42', traceparent })).toBe('desk-42');
  });

  it('is the trace of a caller who traces', () => {
    expect(correlationIdOf({ traceparent: `00-${traceId}-${spanId}-00` })).toBe(
      '4bf92f35-77b3-4da6-a3ce-929d0e0e4736',
    );
  });

  it.each([
    ['nothing', {}],
    ['what could break a log or a header', { 'x-correlation-id': 'a b\r\nc' }],
    ['too much', { 'x-correlation-id': 'x'.repeat(65) }],
  ])('is drawn for who sends %s', (_, headers) => {
    expect(correlationIdOf(headers)).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('A traceparent', () => {
  it('is read as W3C writes it, of later versions too', () => {
    expect(traceParentOf({ traceparent: `00-${traceId}-${spanId}-01` })).toEqual({ traceId, spanId });
    expect(traceParentOf({ traceparent: `cc-${traceId}-${spanId}-01-later` })).toEqual({ traceId, spanId });
  });

  it.each([
    ['a version that is forbidden', `ff-${traceId}-${spanId}-01`],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${spanId}-01`],
    ['a span of zeros', `00-${traceId}-${'0'.repeat(16)}-01`],
    ['capitals', `00-${traceId.toUpperCase()}-${spanId}-01`],
    ['too few digits', `00-${traceId.slice(1)}-${spanId}-01`],
    ['anything else', 'hello'],
  ])('with %s is none', (_, traceparent) => {
    expect(traceParentOf({ traceparent })).toBeUndefined();
  });
});
