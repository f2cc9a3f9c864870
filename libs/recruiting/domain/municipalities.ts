/** A Danish municipality [kommune]. */
export interface Municipality {
  /** Its code in the registers (Danmarks Statistik), three digits: `751`. */
  readonly code: string;
  readonly name: string;
}

/** A Danish region and the parts [landsdele] that Danmarks Statistik divides it into. */
interface Region {
  readonly name: string;
  readonly parts: Readonly<Record<string, string>>;
}

/** The regions of 2007; the codes of municipalities outlive them. */
const REGIONS: readonly Region[] = [
  {
    name: 'Region Hovedstaden',
    parts: {
      'byen københavn': '101 København|147 Frederiksberg|155 Dragør|185 Tårnby',
      'københavns omegn':
        '151 Ballerup|153 Brøndby|157 Gentofte|159 Gladsaxe|161 Glostrup|163 Herlev|165 Albertslund|167 Hvidovre|' +
        '169 Høje-Taastrup|173 Lyngby-Taarbæk|175 Rødovre|183 Ishøj|187 Vallensbæk',
      nordsjælland:
        '190 Furesø|201 Allerød|210 Fredensborg|217 Helsingør|219 Hillerød|223 Hørsholm|230 Rudersdal|240 Egedal|' +
        '250 Frederikssund|260 Halsnæs|270 Gribskov',
      bornholm: '400 Bornholm',
    },
  },
  {
    name: 'Region Sjælland',
    parts: {
      østsjælland: '253 Greve|259 Køge|265 Roskilde|269 Solrød|350 Lejre',
      'vest- og sydsjælland':
        '306 Odsherred|316 Holbæk|320 Faxe|326 Kalundborg|329 Ringsted|330 Slagelse|336 Stevns|340 Sorø|360 Lolland|' +
        '370 Næstved|376 Guldborgsund|390 Vordingborg',
    },
  },
  {
    name: 'Region Syddanmark',
    parts: {
      fyn:
        '410 Middelfart|420 Assens|430 Faaborg-Midtfyn|440 Kerteminde|450 Nyborg|461 Odense|479 Svendborg|' +
        '480 Nordfyns|482 Langeland|492 Ærø',
      sydjylland:
        '510 Haderslev|530 Billund|540 Sønderborg|550 Tønder|561 Esbjerg|563 Fanø|573 Varde|575 Vejen|580 Aabenraa|' +
        '607 Fredericia|621 Kolding|630 Vejle',
    },
  },
  {
    name: 'Region Midtjylland',
    parts: {
      østjylland:
        '615 Horsens|706 Syddjurs|707 Norddjurs|710 Favrskov|727 Odder|730 Randers|740 Silkeborg|741 Samsø|' +
        '746 Skanderborg|751 Aarhus|766 Hedensted',
      vestjylland:
        '657 Herning|661 Holstebro|665 Lemvig|671 Struer|756 Ikast-Brande|760 Ringkøbing-Skjern|779 Skive|791 Viborg',
    },
  },
  {
    name: 'Region Nordjylland',
    parts: {
      nordjylland:
        '773 Morsø|787 Thisted|810 Brønderslev|813 Frederikshavn|820 Vesthimmerlands|825 Læsø|840 Rebild|' +
        '846 Mariagerfjord|849 Jammerbugt|851 Aalborg|860 Hjørring',
    },
  },
];

/** A municipality and where it lies. */
export interface PlacedMunicipality extends Municipality {
  readonly region: string;
  /** The part of the country [landsdel], in lower case. */
  readonly part: string;
}

/** All 98, in the order of their regions. */
export const MUNICIPALITIES: readonly PlacedMunicipality[] = REGIONS.flatMap(({ name: region, parts }) =>
  Object.entries(parts).flatMap(([part, list]) =>
    list.split('|').map((entry) => ({ code: entry.slice(0, 3), name: entry.slice(4), region, part })),
  ),
);
