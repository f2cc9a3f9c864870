import { describe, it } from '@jest/globals';
import { specify } from '#testing/decider-specification';
import type { CompanyCommand } from './company.commands.js';
import { companyDecider } from './company.decider.js';
import type { CompanyRegistered } from './company.events.js';

const company = specify(companyDecider);

const details = { name: 'Nordhavn Data A/S', cvr: '10000017', website: null };
const register: CompanyCommand = { type: 'RegisterCompany', companyId: 'company-1', details };
const registered: CompanyRegistered = { type: 'CompanyRegistered', data: details };

describe('A company in the directory', () => {
  it('is registered with what is known of it', () => {
    company.given().when(register).then(registered);
  });

  it('is not registered twice', () => {
    company.given(registered).when(register).thenRefused('company-known');
  });

  it('is revised by what changed alone', () => {
    company
      .given(registered)
      .when({
        type: 'ReviseCompany',
        changes: { name: 'Nordhavn Data A/S', website: 'https://nordhavn.example/' },
      })
      .then({ type: 'CompanyRevised', data: { website: 'https://nordhavn.example/' } });
  });

  it('can lose its number again', () => {
    company
      .given(registered)
      .when({ type: 'ReviseCompany', changes: { cvr: null } })
      .then({ type: 'CompanyRevised', data: { cvr: null } });
  });

  it('records nothing when nothing changes', () => {
    company
      .given(registered, { type: 'CompanyRevised', data: { name: 'Nordhavn A/S' } })
      .when({ type: 'ReviseCompany', changes: { name: 'Nordhavn A/S', cvr: '10000017' } })
      .thenNothing();
  });

  it('cannot be revised before it is known', () => {
    company
      .given()
      .when({ type: 'ReviseCompany', changes: { name: 'Ukendt' } })
      .thenRefused('company-unknown');
  });
});
