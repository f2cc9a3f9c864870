import { describe, expect, it } from '@jest/globals';
import { jobLikenessKey } from './job-likeness.js';

const job = { title: 'Systemadministrator', companyId: 'company-1', regionLabel: 'Aarhusområdet' };

describe('Two job ads', () => {
  it.each([
    'SYSTEMADMINISTRATOR',
    'Systemadministrator (m/k)',
    'Systemadministrator søges!',
    'Genopslag: Systemadministrator',
  ])('are likely the same job when one is called "%s"', (title) => {
    expect(jobLikenessKey({ ...job, title })).toBe(jobLikenessKey(job));
  });

  it('are two when employer, title or region differ', () => {
    const others = [
      { title: 'Systemudvikler' },
      { companyId: 'company-2' },
      { regionLabel: 'Fyn' },
      { regionLabel: null },
    ];
    for (const other of others) expect(jobLikenessKey({ ...job, ...other })).not.toBe(jobLikenessKey(job));
  });

  it('with nothing but such words in their titles are told apart by them', () => {
    expect(jobLikenessKey({ ...job, title: 'Søges' })).not.toBe(jobLikenessKey({ ...job, title: 'Snarest' }));
  });
});
