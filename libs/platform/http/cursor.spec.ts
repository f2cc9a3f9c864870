import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { z } from 'zod';
import { decodeCursor, encodeCursor } from './cursor.js';
import { instantSchema, uuidSchema } from './schemas.js';

const schema = z.tuple([instantSchema, uuidSchema]);

describe('A cursor', () => {
  it('leads back to where the page ended', () => {
    const values = ['2026-12-01T06:00:00.000Z', '0190163d-8694-739b-aea5-966c26f8ad91'];
    expect(decodeCursor(encodeCursor(values), schema)).toEqual(values);
  });

  it('leads behind a name with a backslash too', () => {
    for (const name of ['\\u0000', '\\\\ud800']) {
      expect(decodeCursor(encodeCursor([name]), z.tuple([z.string()]))).toEqual([name]);
    }
  });

  it('that somebody made up is refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json().map(encodeCursor), fc.base64String()), (given) => {
        expect(() => decodeCursor(given, schema)).toThrow(
          expect.objectContaining({ code: 'invalid-cursor' }),
        );
      }),
    );
  });

  it('carries no text that PostgreSQL refuses', () => {
    for (const json of ['["a\\u0000"]', '["\\ud800"]']) {
      const made = Buffer.from(json).toString('base64url');
      expect(() => decodeCursor(made, z.tuple([z.string()]))).toThrow();
    }
  });
});
