import { MUNICIPALITIES } from './municipalities.js';
import type { Municipality, PlacedMunicipality } from './municipalities.js';

/** Where a region label lies, for machines. What cannot be said is an empty list. */
export interface RegionPlaces {
  /** ISO 3166-1 alpha-2; empty for `udlandet` and for work that has no place. */
  readonly countries: readonly string[];
  /** `Region Hovedstaden`, `Skåne`; empty for a whole country. */
  readonly regions: readonly string[];
  /** In the order of their codes; empty for a whole country and abroad. */
  readonly municipalities: readonly Municipality[];
  /** The work is done from wherever one is. */
  readonly remote: boolean;
}

/** What one name stands for. */
type Meaning =
  | { readonly codes: readonly string[] }
  | { readonly country: string; readonly region?: string }
  | { readonly abroad: true }
  | { readonly remote: true };

const inPart = (...parts: readonly string[]): Meaning => ({
  codes: MUNICIPALITIES.filter(({ part }) => parts.includes(part)).map(({ code }) => code),
});
const inRegion = (...regions: readonly string[]): Meaning => ({
  codes: MUNICIPALITIES.filter(({ region }) => regions.includes(region)).map(({ code }) => code),
});
const codes = (list: string): Meaning => ({ codes: list.split(' ') });

const COPENHAGEN = inPart('byen københavn', 'københavns omegn');
const EAST = inRegion('Region Hovedstaden', 'Region Sjælland');
const JUTLAND = inPart('sydjylland', 'østjylland', 'vestjylland', 'nordjylland');
const WEST = inRegion('Region Syddanmark', 'Region Midtjylland', 'Region Nordjylland');
const DENMARK: Meaning = { country: 'DK' };
const REMOTE: Meaning = { remote: true };

/** What labels call things, in lower case; municipalities and parts of the country by their own names come beside. */
const NAMES: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ...each('københavnsområdet|storkøbenhavn|københavn og omegn|hovedstadsområdet', COPENHAGEN),
  ...each('hovedstaden|hovedstadsregionen|region hovedstaden', inRegion('Region Hovedstaden')),
  ...each('sjælland|region sjælland', inRegion('Region Sjælland')),
  ...each('hele sjælland|øst for storebælt|østdanmark|region østdanmark', EAST),
  ...each('syddanmark|region syddanmark', inRegion('Region Syddanmark')),
  ...each('midtjylland|region midtjylland', inRegion('Region Midtjylland')),
  ...each('nordjylland|region nordjylland', inRegion('Region Nordjylland')),
  ...each('jylland|hele jylland', JUTLAND),
  ...each('vest for storebælt|vestdanmark', WEST),
  ...each('danmark|hele danmark|hele landet|landsdækkende', DENMARK),
  ...each('vestsjælland', codes('306 316 326 329 330 340')),
  ...each('sydsjælland', codes('320 336 370 390')),
  ...each('midtsjælland', codes('316 329 340 350')),
  ...each('lolland', codes('360')),
  ...each('falster', codes('376')),
  ...each('lolland-falster', codes('360 376')),
  ...each('møn', codes('390')),
  ...each('nordfyn', codes('480')),
  ...each('østfyn', codes('440 450')),
  ...each('vestfyn', codes('410 420')),
  ...each('sydfyn|det sydfynske øhav', codes('430 479 482 492')),
  ...each('sønderjylland', codes('510 540 550 580')),
  ...each('sydøstjylland|trekantområdet|trekantsområdet', codes('410 510 530 575 607 621 630')),
  ...each('sydvestjylland', codes('561 563 573')),
  ...each('nordvestjylland', codes('665 671 773 779 787')),
  ...each('nordøstjylland', codes('810 813 846 851 860')),
  ...each('midt- og vestjylland', inRegion('Region Midtjylland')),
  ...each('djursland', codes('706 707')),
  ...each('himmerland', codes('820 840 846')),
  ...each('vendsyssel', codes('810 813 849 860')),
  ...each('thy', codes('787')),
  ...each('mors', codes('773')),
  ...each('salling', codes('779')),
  ...each('aarhusområdet|århusområdet|aarhus og omegn', codes('710 727 746 751')),
  ...each('odenseområdet|odense og omegn', codes('430 440 461 480')),
  ...each('aalborgområdet|ålborgområdet|aalborg og omegn', codes('810 840 849 851')),
  ...each('århus', codes('751')),
  ...each('ålborg|nørresundby', codes('851')),
  ...each('taastrup|tåstrup|hedehusene', codes('169')),
  ...each('lyngby|kongens lyngby', codes('173')),
  ...each('søborg', codes('159')),
  ...each('birkerød|holte|nærum', codes('230')),
  ...each('farum|værløse', codes('190')),
  ...each('ølstykke|smørum', codes('240')),
  ...each('kastrup', codes('185')),
  ...each('haslev', codes('320')),
  ...each('nakskov|maribo', codes('360')),
  ...each('nykøbing falster|nykøbing f', codes('376')),
  ...each('rønne', codes('400')),
  ...each('ribe', codes('561')),
  ...each('grindsted', codes('530')),
  ...each('grenaa|grenå', codes('707')),
  ...each('ikast|brande', codes('756')),
  ...each('ringkøbing|skjern', codes('760')),
  ...each('hobro', codes('846')),
  ...each('åbenrå', codes('580')),
  ...each('færøerne', { country: 'FO' }),
  ...each('grønland', { country: 'GL' }),
  ...each('skåne|malmø|malmö', { country: 'SE', region: 'Skåne' }),
  ...each('sverige', { country: 'SE' }),
  ...each('norge', { country: 'NO' }),
  ...each('tyskland', { country: 'DE' }),
  ...each('udlandet|europa|norden|skandinavien', { abroad: true }),
  ...each('hjemmearbejde|hjemmefra|fjernarbejde|remote', REMOTE),
]);

const BY_CODE = new Map(MUNICIPALITIES.map((municipality) => [municipality.code, municipality]));
const BY_NAME = new Map(MUNICIPALITIES.map(({ code, name }) => [name.toLowerCase(), code]));
const PARTS = new Set(MUNICIPALITIES.map(({ part }) => part));

/**
 * The country and the municipalities behind a label such as `Københavnsområdet`, `8000 Aarhus C` or `Fyn og Jylland`;
 * null when any part of it is unknown, for half a place would be a wrong one. Labels are the desk's own words: readers
 * see them as they are, and feeds get this.
 */
export function placesOfRegion(label: string): RegionPlaces | null {
  const whole = label.toLowerCase().normalize('NFC').replace(/\s+/gu, ' ').trim().replace(/\.$/u, '');
  const meaning = meaningOf(whole);
  if (meaning) return placesOf([meaning]);
  const parts = whole.split(/ ?[,/&+] ?| - | og | eller | samt /u).filter((part) => part !== '');
  const meanings = parts.length > 1 ? parts.map(meaningOf) : [];
  return meanings.length > 0 && meanings.every((each) => each !== null) ? placesOf(meanings) : null;
}

function meaningOf(name: string): Meaning | null {
  const known = NAMES.get(name);
  if (known) return known;
  if (PARTS.has(name)) return inPart(name);
  const place = name.replace(/^(?:dk-)?\d{4} /u, '').replace(/s? kommune$/u, '');
  const town = place.replace(/ (?:[ckmnøsvw]|nv|sv|nø|sø)$/u, '');
  for (const word of [place, town]) {
    const code = BY_NAME.get(word) ?? BY_NAME.get(`${word}s`);
    if (code !== undefined) return { codes: [code] };
    const named = NAMES.get(word);
    if (named) return named;
  }
  return null;
}

function placesOf(meanings: readonly Meaning[]): RegionPlaces {
  const wanted = new Set(meanings.flatMap((meaning) => ('codes' in meaning ? meaning.codes : [])));
  const found = [...wanted].sort().flatMap((code): PlacedMunicipality[] => {
    const municipality = BY_CODE.get(code);
    return municipality ? [municipality] : [];
  });
  const others = meanings.flatMap((meaning) => ('country' in meaning ? [meaning] : []));
  const countries = [...(found.length > 0 ? ['DK'] : []), ...others.map(({ country }) => country)];
  const regions = [...found.map(({ region }) => region), ...others.flatMap(({ region }) => region ?? [])];
  return {
    countries: [...new Set(countries)],
    regions: [...new Set(regions)],
    municipalities: found.map(({ code, name }) => ({ code, name })),
    remote: meanings.some((meaning) => 'remote' in meaning),
  };
}

function each(names: string, meaning: Meaning): readonly (readonly [string, Meaning])[] {
  return names.split('|').map((name) => [name, meaning] as const);
}
