import { COMPANIES } from './companies.js';
import { bullets, paragraph } from './sample-content.js';
import type { SamplePost } from './sample-content.js';

/** The place in the rail that all pages share. */
export const RAIL = { key: 'rail', name: 'Højre spalte', positions: 6, days: 30 } as const;

export const SPONSORED_POSTS: readonly SamplePost[] = [
  {
    advertiser: COMPANIES.isbrae.name,
    headline: 'Jeres sikkerhedskopi er kun så god som den seneste øvelse',
    teaser: 'Tag testen på fem minutter, og se, hvor længe I vil være ude af drift.',
    url: 'https://isbrae.example.com/oevelse',
    body: [
      paragraph(
        'Næsten alle virksomheder tager sikkerhedskopier. Langt færre har prøvet at lægge en tilbage, mens telefonerne kimede.',
      ),
      paragraph('Testen stiller 12 spørgsmål og giver jer:'),
      bullets(
        'et bud på, hvor mange timer I vil være ude af drift',
        'de tre trin, der vil koste jer mest tid',
        'en plan for en øvelse, der kan holdes på en formiddag',
      ),
    ],
  },
  {
    advertiser: COMPANIES.lyngdal.name,
    headline: 'Slip for overraskelser på regningen fra skyen',
    teaser: 'Tre danske virksomheder fik en fast pris om måneden uden at flytte en eneste server.',
    url: 'https://lyngdal.example.com/fast-pris',
    body: [
      paragraph(
        'Regningen fra skyen følger sjældent budgettet. Lyngdal Data gennemgår jeres forbrug, rydder op i det, ingen bruger, og sætter en fast pris på resten.',
      ),
      paragraph('Læs, hvordan en bank, et bryggeri og en boligforening gjorde, og hvad det gav dem.'),
    ],
  },
  {
    advertiser: COMPANIES.pilebro.name,
    headline: 'Bliv bedre til sikker udvikling på seks onsdage',
    teaser: 'Små hold, egne eksempler og en eksamen, der er med i prisen.',
    url: 'https://pilebro.example.com/sikker-udvikling',
    body: [
      paragraph(
        'Kurset er for udviklere, der vil finde hullerne, før andre gør. I arbejder med jeres egen kode, og underviseren læser med.',
      ),
      paragraph('Der er plads til ti deltagere på hvert hold, og undervisningen foregår online kl. 9–12.'),
    ],
  },
  {
    advertiser: COMPANIES.strandskade.name,
    headline: 'Sådan ansatte fire virksomheder en driftschef på 30 dage',
    teaser: 'De fortæller, hvad de skrev i opslaget – og hvad de skar væk.',
    url: 'https://strandskade.example.com/driftschef',
    body: [
      paragraph(
        'Den rigtige driftschef søger sjældent job. Vi har spurgt fire virksomheder, der alligevel fandt deres på under en måned.',
      ),
      paragraph('Fælles for dem er et kort opslag, en hurtig samtale og en ærlig beskrivelse af vagten.'),
    ],
  },
];
