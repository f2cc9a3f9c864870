import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { fieldProblemsOf } from './schema-issues.js';

const notice = z.strictObject({ sponsor: z.string(), period: z.strictObject({ from: z.string() }) });
const order = z.object({
  political: z.union([z.literal('incomplete'), notice]).nullable(),
  advertiser: z.union([
    z.strictObject({ id: z.string() }),
    z.strictObject({ name: z.string(), cvr: z.string() }),
  ]),
});

function problemsOf(body: unknown) {
  return fieldProblemsOf(order.safeParse(body).error?.issues ?? []);
}

describe('What is wrong with a body', () => {
  const advertiser = { id: '1' };

  it('is told field by field, in the shape that was meant where there are several', () => {
    expect(problemsOf({ political: { sponsor: 'Foreningen', period: {} }, advertiser })).toEqual([
      { field: 'political.period.from', message: expect.stringContaining('expected string') },
    ]);
    expect(problemsOf({ political: null, advertiser: { name: 'Sydkyst ApS' } })).toMatchObject([
      { field: 'advertiser.cvr' },
    ]);
    expect(problemsOf({ political: null, advertiser: { id: '1', vat: '2' } })).toMatchObject([
      { field: 'advertiser', message: expect.stringContaining('"vat"') },
    ]);
  });

  it('is told of the whole where no shape was meant', () => {
    expect(problemsOf({ political: 7, advertiser })).toEqual([
      { field: 'political', message: 'Invalid input' },
    ]);
    expect(problemsOf('nothing')).toMatchObject([{ field: '' }]);
  });
});
