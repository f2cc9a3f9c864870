import { describe, expect, it } from '@jest/globals';
import { foldInMemory } from '#projections';
import { toldHistory } from '#testing/told-history';
import type { CompanyEvent } from '../domain/company.events.js';
import { companies } from './companies.projection.js';

const ID = '3f1d2c9a-7c55-5b1e-9d0a-2f6e8a1b4c01';
const MONDAY = '2026-02-02T06:00:00.000Z';
const TUESDAY = '2026-02-03T06:00:00.000Z';
const WEDNESDAY = '2026-02-04T06:00:00.000Z';
const WEBSITE = 'https://nordhavn.example/';

const fold = (...facts: readonly (readonly [string, CompanyEvent])[]) =>
  foldInMemory(companies, toldHistory(facts.map(([at, event]) => ({ stream: `company-${ID}`, at, event }))));
const registered: CompanyEvent = {
  type: 'CompanyRegistered',
  data: { name: 'Nordhavn Data A/S', cvr: null, website: null },
};

describe('The directory', () => {
  it('has a company as it is now, in the order of names without their legal forms', () => {
    const folded = fold(
      [MONDAY, registered],
      [TUESDAY, { type: 'CompanyRevised', data: { name: 'Havnens Data ApS', cvr: '10000017' } }],
    );
    expect(folded.companies).toEqual([
      {
        company_id: ID,
        name: 'Havnens Data ApS',
        name_key: 'havnensdata',
        cvr: '10000017',
        website: null,
        registered_at: MONDAY,
        updated_at: TUESDAY,
      },
    ]);
  });

  it('keeps every name for the time a company had it, and begins no new one for a number', () => {
    const { names } = fold(
      [MONDAY, registered],
      [TUESDAY, { type: 'CompanyRevised', data: { cvr: '10000017' } }],
      [WEDNESDAY, { type: 'CompanyRevised', data: { website: WEBSITE } }],
    );
    expect(names.map(({ name, website, visible }) => [name, website, visible.from, visible.until])).toEqual([
      ['Nordhavn Data A/S', null, MONDAY, WEDNESDAY],
      ['Nordhavn Data A/S', WEBSITE, WEDNESDAY, null],
    ]);
  });

  it('keeps the last of two names of one moment', () => {
    const { names } = fold(
      [MONDAY, registered],
      [MONDAY, { type: 'CompanyRevised', data: { name: 'Nordhavn A/S' } }],
    );
    expect(names.map(({ name, visible }) => [name, visible.from, visible.until])).toEqual([
      ['Nordhavn A/S', MONDAY, null],
    ]);
  });
});
