import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { MUNICIPALITIES } from './municipalities.js';
import { placesOfRegion } from './region-map.js';

const codesOf = (label: string) => placesOfRegion(label)?.municipalities.map(({ code }) => code);

describe('The place behind a region label', () => {
  it('knows all 98 municipalities, each once', () => {
    expect(MUNICIPALITIES).toHaveLength(98);
    expect(new Set(MUNICIPALITIES.map(({ code }) => code)).size).toBe(98);
    expect(new Set(MUNICIPALITIES.map(({ name }) => name)).size).toBe(98);
    for (const { code, name, region } of MUNICIPALITIES) {
      expect(placesOfRegion(`${name} Kommune`)).toEqual({
        countries: ['DK'],
        regions: [region],
        municipalities: [{ code, name }],
        remote: false,
      });
    }
  });

  it.each([
    ['Region Hovedstaden', 29],
    ['Region Sjælland', 17],
    ['Region Syddanmark', 22],
    ['Region Midtjylland', 19],
    ['Region Nordjylland', 11],
  ])('has the municipalities of %s', (region, count) => {
    expect(placesOfRegion(region)).toMatchObject({ countries: ['DK'], regions: [region] });
    expect(codesOf(region)).toHaveLength(count);
  });

  it('is several municipalities for a label that sells', () => {
    expect(codesOf('Københavnsområdet')).toEqual(expect.arrayContaining(['101', '147', '173', '185']));
    expect(codesOf('Københavnsområdet')).not.toContain('217');
    expect(codesOf('Trekantområdet')).toEqual(['410', '510', '530', '575', '607', '621', '630']);
    expect(placesOfRegion('Trekantområdet')?.regions).toEqual(['Region Syddanmark']);
  });

  it.each([
    ['8000 Aarhus C', ['751']],
    ['DK-5000 Odense C', ['461']],
    ['Århus', ['751']],
    ['2630 Taastrup', ['169']],
    ['Lyngby-Taarbæk', ['173']],
    ['Nordfyn', ['480']],
    ['Aalborg/Aarhus', ['751', '851']],
    ['Lolland, Falster og Møn', ['360', '376', '390']],
  ])('is found for %s', (label, codes) => {
    expect(codesOf(label)).toEqual(codes);
  });

  it('may be another country, abroad, everywhere or nowhere in particular', () => {
    const place = (label: string) => placesOfRegion(label);
    expect(place('Færøerne')).toMatchObject({ countries: ['FO'], municipalities: [], remote: false });
    expect(place('Grønland')).toMatchObject({ countries: ['GL'] });
    expect(place('Skåne')).toMatchObject({ countries: ['SE'], regions: ['Skåne'] });
    expect(place('Hele landet')).toMatchObject({ countries: ['DK'], regions: [], municipalities: [] });
    expect(place('Udlandet')).toMatchObject({ countries: [], remote: false });
    expect(place('Remote')).toMatchObject({ countries: [], remote: true });
    expect(place('København og Skåne')).toMatchObject({
      countries: ['DK', 'SE'],
      regions: ['Region Hovedstaden', 'Skåne'],
    });
    expect(place('Aarhus eller hjemmefra')).toMatchObject({ countries: ['DK'], remote: true });
  });

  it.each(['Bag de syv bjerge', 'Aarhus og månen', '', 'og', 'constructor', 'Nær dig'])(
    'stays unknown for "%s"',
    (label) => {
      expect(placesOfRegion(label)).toBeNull();
    },
  );

  it('is never half a place, whatever the label, and the same for any case and spaces', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.constantFrom('Fyn', 'Møn')),
        (label) => {
          const places = placesOfRegion(label);
          expect(placesOfRegion(` ${label.toUpperCase().toLowerCase()}  `)).toEqual(
            placesOfRegion(label.toUpperCase().toLowerCase()),
          );
          if (places && places.municipalities.length > 0) expect(places.countries).toContain('DK');
        },
      ),
    );
  });
});
