import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { appendSpanIdOf, isKept, traceIdOf } from './trace-ids.js';

const correlationId = fc.oneof(fc.uuid(), fc.stringMatching(/^[A-Za-z0-9._-]{1,64}$/));

describe('The trace of a correlation id', () => {
  it('is a UUID without its hyphens, so that a caller recognises its own', () => {
    expect(traceIdOf('0AF76519-16cd-43dd-8448-eb211c80319c')).toBe('0af7651916cd43dd8448eb211c80319c');
  });

  it('is valid, the same in every process, and another one for another id', () => {
    fc.assert(
      fc.property(correlationId, correlationId, (one, other) => {
        expect(traceIdOf(one)).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
        expect(traceIdOf(one)).toBe(traceIdOf(one));
        if (one.toLowerCase() !== other.toLowerCase()) expect(traceIdOf(one)).not.toBe(traceIdOf(other));
      }),
    );
    expect(traceIdOf('00000000-0000-0000-0000-000000000000')).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
  });

  it('has a span for what each command appended', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (one, other) => {
        expect(appendSpanIdOf(one)).toMatch(/^(?!0{16})[0-9a-f]{16}$/);
        if (one !== other) expect(appendSpanIdOf(one)).not.toBe(appendSpanIdOf(other));
      }),
    );
  });

  it('is kept or not by its id alone, about as often as asked for', () => {
    const ids = Array.from({ length: 4_000 }, (_, index) => traceIdOf(`edition-${index}`));
    expect(ids.filter((id) => isKept(id, 1))).toHaveLength(ids.length);
    expect(ids.filter((id) => isKept(id, 0))).toEqual([]);
    const tenth = ids.filter((id) => isKept(id, 0.1));
    expect(tenth.length).toBeGreaterThan(300);
    expect(tenth.length).toBeLessThan(500);
    expect(tenth.every((id) => isKept(id, 0.2))).toBe(true);
  });
});
