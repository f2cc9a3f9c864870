import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { addDays, countDays } from '#kernel';
import { invoiceLinesOf } from './invoice-lines.js';
import type { InvoicedSale, InvoiceLine } from './invoice-lines.js';
import { monthsBetween } from './report-months.js';

const sale = (first: string, last: string, more: Partial<InvoicedSale> = {}): InvoicedSale => {
  const units = countDays(first, last);
  const list = BigInt(units) * 10_001n;
  const price = {
    ...{ per: 'day' as const, units, unitPrice: 10_001n, list, discount: 1_250 },
    net: list - (list * 1_250n) / 10_000n,
  };
  return { standing: 'booked', first, last, price, offDay: null, fee: null, ...more };
};
const told = (lines: readonly InvoiceLine[]) =>
  lines.map(({ kind, month, quantity, unit, net }) => [kind, month, quantity, unit, Number(net)]);

describe('The invoices of a month', () => {
  it('have a line for the days of a flight that ran in it, and the lines of its months add up', () => {
    const flight = sale('2026-11-24', '2026-12-07');
    const [november] = invoiceLinesOf('2026-11', null, flight);
    const [december] = invoiceLinesOf('2026-12', flight, flight);
    expect(november).toMatchObject({
      ...{ kind: 'flight', first: '2026-11-24', last: '2026-11-30', quantity: 7, unit: 'day' },
      ...{ unitPrice: 10_001n, list: 70_007n },
    });
    expect(december).toMatchObject({ first: '2026-12-01', last: '2026-12-07', quantity: 7 });
    expect((november?.net ?? 0n) + (december?.net ?? 0n)).toBe(flight.price?.net);
    expect(invoiceLinesOf('2027-01', flight, flight)).toEqual([]);
  });

  it('say the weeks of a flight that lies in one month, and a part of one that does not', () => {
    const price = {
      per: 'week' as const,
      units: 1,
      unitPrice: 70_000n,
      list: 70_000n,
      discount: 0,
      net: 70_000n,
    };
    expect(told(invoiceLinesOf('2026-11', null, sale('2026-11-02', '2026-11-08', { price })))).toEqual([
      ['flight', '2026-11', 1, 'week', 70_000],
    ]);
    expect(told(invoiceLinesOf('2026-11', null, sale('2026-11-30', '2026-12-06', { price })))).toEqual([
      ['flight', '2026-11', 1, 'part', 10_000],
    ]);
  });

  it('credit what was invoiced before and is called off, and charge the fee', () => {
    const flight = sale('2026-11-24', '2026-12-07');
    const [november] = invoiceLinesOf('2026-11', null, flight);
    const off = { ...flight, standing: 'cancelled' as const, offDay: '2026-12-02', fee: 50_000n };
    expect(told(invoiceLinesOf('2026-12', flight, off))).toEqual([
      ['correction', '2026-11', 1, 'correction', -Number(november?.net)],
      ['fee', '2026-12', 1, 'fee', 50_000],
    ]);
    expect(invoiceLinesOf('2027-01', off, off)).toEqual([]);
  });

  it('are nothing for options, and for what has no price', () => {
    expect(invoiceLinesOf('2026-11', null, sale('2026-11-02', '2026-11-08', { standing: 'option' }))).toEqual(
      [],
    );
    expect(invoiceLinesOf('2026-11', null, sale('2026-11-02', '2026-11-08', { price: null }))).toEqual([]);
  });

  it('come to what is agreed in the end, whatever changed when: no line is ever changed', () => {
    const state = fc
      .record({
        first: fc.integer({ min: 0, max: 300 }),
        days: fc.integer({ min: 0, max: 200 }),
        standing: fc.constantFrom('booked', 'booked', 'option', 'cancelled'),
        fee: fc.option(fc.bigInt({ min: 0n, max: 1_000_000n })),
      })
      .map(({ first, days, standing, fee }) => {
        const from = addDays('2026-01-01', first);
        return sale(from, addDays(from, days), {
          standing,
          ...(standing === 'cancelled' && { offDay: '2026-06-15', fee }),
        });
      });
    const months = monthsBetween('2026-01', '2027-06');
    // At the end of each month one of these is known; called off is called off, in the month in which it was.
    const known = fc.array(fc.option(state), { minLength: months.length, maxLength: months.length });
    fc.assert(
      fc.property(known, (states) => {
        let before: InvoicedSale | null = null;
        let net = 0n;
        const off = states.find((each) => each?.standing === 'cancelled');
        months.forEach((month, index) => {
          const wanted = states[index] ?? null;
          const after = off && month >= '2026-06' ? off : wanted?.standing === 'cancelled' ? null : wanted;
          for (const line of invoiceLinesOf(month, before, after)) {
            expect(line.list - line.discount).toBe(line.net);
            expect(line.unitPrice * BigInt(line.quantity)).toBe(line.list);
            net += line.net;
          }
          before = after;
        });
        const last = before as InvoicedSale | null;
        const agreed = last?.standing === 'booked' ? (last.price?.net ?? 0n) : 0n;
        expect(net).toBe(agreed + (last?.fee ?? 0n));
      }),
    );
  });
});
