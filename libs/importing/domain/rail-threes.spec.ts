import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import type { PageLine } from './page-lines.js';
import { divideStretch, type DividedStretch } from './rail-threes.js';

const linesFrom = (texts: readonly string[]): readonly PageLine[] =>
  texts.map((text, at) => ({ line: at + 1, text }));

const divide = (texts: readonly string[], follows: 'label' | 'heading' = 'heading'): DividedStretch =>
  divideStretch(linesFrom(texts), follows);

const jobsOf = ({ threes }: DividedStretch): readonly string[] =>
  threes.map(({ employer, title, region }) => [employer, title, region].map(({ text }) => text).join(' | '));

const EMPLOYERS = ['Fjordlys Data ApS', 'Klitvang Kommune', 'Bølgen', 'Pendulfabrikken A/S'];
const TITLES = ['Driftstekniker', 'Projektleder, digital post', 'Senior Software Engineer', 'Kok'];
const KNOWN_REGIONS = [
  'Københavnsområdet',
  'Fyn',
  'Midt- og Vestjylland',
  '8000 Aarhus C',
  'Øresundsregionen',
  'Hele landet',
];

const job = (regions: fc.Arbitrary<string>): fc.Arbitrary<readonly [string, string, string]> =>
  fc.tuple(fc.constantFrom(...EMPLOYERS), fc.constantFrom(...TITLES), regions);

describe('job ads in a rail', () => {
  it('are threes, whatever their regions are called', () => {
    const anyRegion = fc.stringMatching(/^[A-ZÆØÅ][a-zæøå]{2,10}( [a-zæøå]{2,8}){0,3}$/);
    fc.assert(
      fc.property(fc.array(job(anyRegion), { minLength: 1, maxLength: 12 }), (jobs) => {
        const divided = divide(jobs.flat());
        expect(jobsOf(divided)).toEqual(jobs.map((three) => three.join(' | ')));
      }),
    );
  });

  it('stay in step when any one line of any of them is missing', () => {
    fc.assert(
      fc.property(
        fc.array(job(fc.constantFrom(...KNOWN_REGIONS)), { minLength: 1, maxLength: 8 }),
        fc.nat(),
        fc.nat(2),
        (jobs, which, part) => {
          const at = which % jobs.length;
          const divided = divide(
            jobs.flatMap((three, index) => (index === at ? three.filter((_, k) => k !== part) : three)),
          );
          expect(jobsOf(divided)).toEqual(
            jobs.filter((_, index) => index !== at).map((three) => three.join(' | ')),
          );
          expect(divided.leftOver).toHaveLength(2);
        },
      ),
    );
  });

  it('are found by their titles where no region is known', () => {
    const divided = divide([
      'Bølgen',
      'Kok',
      'Ved havnen',
      'Fjordlys',
      'Elektriker',
      'Tangen',
      'Driftstekniker',
      'På kajen',
      'Rest',
    ]);
    expect(jobsOf(divided)).not.toContain('Elektriker | Tangen | Driftstekniker');
    expect(jobsOf(divide(['Bølgen', 'Konsulent', 'Ved havnen', 'Fjordlys']))).toEqual([
      'Bølgen | Konsulent | Ved havnen',
    ]);
  });

  it('are all left over where nothing tells which of them is incomplete', () => {
    const divided = divide(['Bølgen', 'Kok', 'Fjordlys', 'Elektriker', 'Ved havnen']);
    expect([divided.threes.length, divided.leftOver.length]).toEqual([0, 5]);
  });

  it('come after headline and teaser of the post above', () => {
    fc.assert(
      fc.property(fc.array(job(fc.constantFrom(...KNOWN_REGIONS)), { maxLength: 6 }), (jobs) => {
        const divided = divide(
          ['Tov i alle farver', 'Kom forbi og se, hvad vi har på lager til sommer.', ...jobs.flat()],
          'label',
        );
        expect([divided.headline?.text, divided.threes.length]).toEqual(['Tov i alle farver', jobs.length]);
        expect(divided.leftOver).toEqual([]);
      }),
    );
  });

  it('lose and double no line, whatever the lines are', () => {
    const line = fc.oneof(
      fc.constantFrom(...EMPLOYERS, ...TITLES, ...KNOWN_REGIONS),
      fc.string({ minLength: 1, maxLength: 60 }),
    );
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 40 }),
        fc.constantFrom('label' as const, 'heading' as const),
        (texts, follows) => {
          const { headline, teaser, threes, leftOver } = divide(texts, follows);
          const all = [
            headline ?? [],
            teaser ?? [],
            threes.flatMap(({ employer, title, region }) => [employer, title, region]),
            leftOver,
          ];
          expect(
            all
              .flat()
              .map((part) => part.line)
              .sort((a, b) => a - b),
          ).toEqual(texts.map((_, at) => at + 1));
        },
      ),
    );
  });
});
