import { describe, expect, it } from '@jest/globals';
import { moveIdentity } from './move-identity.js';

const move = { person: 'Asta Lind Bække', companyId: 'company-1', effectiveDate: '2026-01-01' };

describe('Two notices', () => {
  it('tell of one move when person, company and day agree, however the name is typed', () => {
    expect(moveIdentity({ ...move, person: ' ASTA\u00A0Lind  bække ' })).toBe(moveIdentity(move));
  });

  it('tell of two moves when one of the three differs', () => {
    const others = [{ person: 'Asta Lind' }, { companyId: 'company-2' }, { effectiveDate: null }];
    for (const other of others) expect(moveIdentity({ ...move, ...other })).not.toBe(moveIdentity(move));
  });
});
