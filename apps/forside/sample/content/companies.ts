import type { SampleCompany } from './sample-content.js';

/** The directory: employers, advertisers and the companies of the people moves. No such companies exist. */
export const COMPANIES = {
  marehalm: { name: 'Marehalm Drift A/S', website: 'https://marehalm.example.com/' },
  vindebro: { name: 'Vindebro Bank A/S', website: 'https://vindebro.example.com/' },
  skarrevig: { name: 'Skarrevig Kommune', website: 'https://skarrevig.example.com/' },
  kobberhage: { name: 'Kobberhage ApS', website: 'https://kobberhage.example.com/' },
  nattergal: { name: 'Nattergal Sprogteknologi ApS', website: 'https://nattergal.example.com/' },
  soehesten: { name: 'Søhesten Logistik A/S', website: 'https://soehesten.example.com/' },
  stenbider: { name: 'Stenbider Sikkerhed ApS', website: 'https://stenbider.example.com/' },
  ravnsbjerg: { name: 'Ravnsbjerg Systemer A/S', website: 'https://ravnsbjerg.example.com/' },
  tangnaes: { name: 'Tangnæs Rådgivning P/S', website: 'https://tangnaes.example.com/' },
  isbrae: { name: 'Isbræ Backup A/S', website: 'https://isbrae.example.com/' },
  lyngdal: { name: 'Lyngdal Data A/S', website: 'https://lyngdal.example.com/' },
  pilebro: { name: 'Pilebro Kurser ApS', website: 'https://pilebro.example.com/' },
  fyrtaarn: { name: 'Mediebureauet Fyrtårn ApS', website: 'https://fyrtaarn.example.com/' },
  strandskade: { name: 'Strandskade Rekruttering ApS', website: 'https://strandskade.example.com/' },
} as const satisfies Readonly<Record<string, SampleCompany>>;
