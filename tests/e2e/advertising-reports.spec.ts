import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { htmlFindings } from '#testing/page-audit';
import { openStockedNewsroom } from '#testing/stocked-newsroom';
import type { Stock } from '#testing/stocked-newsroom';
import type { WholeNewsroom } from '#testing/whole-newsroom';

const HTML = { accept: 'text/html' };

let newsroom: WholeNewsroom;
let stock: Stock;

beforeAll(async () => {
  ({ newsroom, stock } = await openStockedNewsroom());
}, 120_000);
afterAll(() => newsroom.close());

describe('The report on revenue', () => {
  it('names who sold as well as who bought', async () => {
    const namesBy = async (by: string) => {
      const { json } = await newsroom.send('GET', `/api/admin/v1/reports/revenue?by=${by}`, {
        role: 'sales',
      });
      return (json?.['items'] as readonly { readonly name: string | null }[]).map(({ name }) => name);
    };
    const { json: order } = await newsroom.send('GET', `/api/admin/v1/orders/${stock.orders}`, {
      role: 'sales',
    });
    expect(order?.['salespersonName']).toEqual(expect.any(String));
    expect(await namesBy('salesperson')).toEqual([order?.['salespersonName']]);
    expect(await namesBy('advertiser')).toEqual(['Nordhavn Data A/S']);
  });
});

describe('The proof of run that the sales desk prints', () => {
  let address: string;

  beforeAll(() => {
    address = `/visningsbevis/${stock.bookings}`;
  });

  it('is for those who sell, and kept by no cache', async () => {
    const statusFor = async (role: 'sales' | 'chief-of-sales' | 'editor' | null) =>
      (await newsroom.send('GET', address, { role, headers: HTML })).status;
    expect(await Promise.all([null, 'editor' as const].map(statusFor))).toEqual([401, 403]);
    expect(await Promise.all((['sales', 'chief-of-sales'] as const).map(statusFor))).toEqual([200, 200]);
    const { headers } = await newsroom.send('GET', address, { role: 'sales' });
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(headers.get('x-robots-tag')).toContain('noindex');
    const unknown = '/visningsbevis/5bd3c1ea-7ff3-4d2a-8be3-6a2d3b1d4a10';
    expect((await newsroom.send('GET', unknown, { role: 'sales', headers: HTML })).status).toBe(404);
  });

  it('has the ad under its label as the page of that instant had it, and leads there', async () => {
    const { text } = await newsroom.send('GET', address, { role: 'sales', headers: HTML });
    expect(await htmlFindings(text)).toEqual([]);
    const [, own = ''] = /<div class="run-proof-own">(.*?)<\/article>/s.exec(text) ?? [];
    expect(own).toContain('Annonceindlæg fra Nordhavn Data A/S');
    expect(own).toContain('Kabler der holder');
    expect(own).not.toContain('data-ad');

    const { json } = await newsroom.send('GET', `/api/admin/v1/reports/bookings/${stock.bookings}/proof`, {
      role: 'sales',
    });
    const [page] = json?.['pages'] as readonly { readonly url: string }[];
    expect(json?.['page']).toBe(`${newsroom.origin}${address}`);
    const { pathname, search } = new URL(page?.url ?? '');
    expect(text).toContain(`href="${pathname}${search}"`);
    const then = await newsroom.send('GET', `${pathname}${search}`, { role: 'sales', headers: HTML });
    expect(then.status).toBe(200);
    expect(then.text).toContain('Annonceindlæg fra Nordhavn Data A/S');
    expect(then.text).toContain('Kabler der holder');
  });
});
