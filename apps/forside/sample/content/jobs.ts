import { COMPANIES } from './companies.js';
import { bullets, paragraph } from './sample-content.js';
import type { SampleJob } from './sample-content.js';

const place = (region: string, city: string | null = null) => ({
  country: 'DK',
  region,
  municipality: null,
  postcode: null,
  city,
  street: null,
});

export const JOBS: readonly SampleJob[] = [
  {
    employer: COMPANIES.vindebro.name,
    title: 'Udvikler til bankens nye lånesystem',
    regionLabel: 'Københavnsområdet',
    location: place('Hovedstaden', 'København'),
    description: [
      paragraph(
        'Vi har netop slukket for et system, der passede på vores kunders lån i en menneskealder. Nu søger vi en udvikler, der vil være med til at forme det nye, mens det endnu er ungt.',
      ),
      paragraph('Du kommer til at:'),
      bullets(
        'bygge og vedligeholde tjenester i Kotlin og PostgreSQL',
        'tale med de rådgivere, der bruger systemet hver dag',
        'deltage i en vagtordning hver ottende uge',
      ),
      paragraph(
        'Du har nogle års erfaring med systemer, hvor en øre er en øre. Kendskab til bankdrift er en fordel, men ikke et krav.',
      ),
    ],
    applyUrl: 'https://vindebro.example.com/job/udvikler-laan',
    deadline: { days: 21 },
    employmentType: 'FULL_TIME',
    salary: null,
  },
  {
    employer: COMPANIES.marehalm.name,
    title: 'Driftsspecialist med sans for Kubernetes',
    regionLabel: 'Nordjylland',
    location: place('Nordjylland'),
    description: [
      paragraph(
        'Hos Marehalm Drift bestemmer vejret, hvornår de store opgaver kører. Du bestemmer, hvordan. Vi søger en driftsspecialist til et hold på ni, der passer 3.000 processorkerner og et batteri.',
      ),
      paragraph('Vi forestiller os, at du:'),
      bullets(
        'har drevet Kubernetes i produktion og stadig kan lide det',
        'automatiserer det, du gør for tredje gang',
        'skriver en fejlrapport, som andre kan lære af',
      ),
      paragraph('Vi holder samtaler løbende og besætter stillingen, når den rette er fundet.'),
    ],
    applyUrl: 'https://marehalm.example.com/job/driftsspecialist',
    deadline: { words: 'snarest muligt' },
    employmentType: 'FULL_TIME',
    salary: null,
  },
  {
    employer: COMPANIES.skarrevig.name,
    title: 'Sikkerhedskoordinator til kommunens it-afdeling',
    regionLabel: 'Sjælland',
    location: place('Sjælland'),
    description: [
      paragraph(
        'Vi har lært noget i det forløbne år, og nu vil vi have det sat i system. Som sikkerhedskoordinator får du ansvar for beredskab, øvelser og aftaler med leverandører i en kommune med 4.200 ansatte.',
      ),
      paragraph('Dine vigtigste opgaver bliver at:'),
      bullets(
        'planlægge fire øvelser om året og følge op på dem',
        'gennemgå leverandørernes adgange hvert kvartal',
        'hjælpe skoler og plejehjem med det, der er svært',
      ),
      paragraph(
        'Løn og ansættelse sker efter gældende overenskomst. Samtaler holdes på rådhuset, fjerde sal, ved siden af printeren.',
      ),
    ],
    applyUrl: 'https://skarrevig.example.com/job/sikkerhedskoordinator',
    deadline: { days: 14 },
    employmentType: 'FULL_TIME',
    salary: null,
  },
  {
    employer: COMPANIES.kobberhage.name,
    title: 'Chipdesigner til beregninger i hukommelsen',
    regionLabel: 'Østjylland',
    location: place('Midtjylland'),
    description: [
      paragraph(
        'Vores første chip virker. Den næste skal kunne lære nyt uden at komme på værksted, og det er den, du skal være med til at tegne.',
      ),
      paragraph(
        'Du er en del af et hold på 19 og arbejder tæt sammen med dem, der måler på prøverne. Vi regner med, at du:',
      ),
      bullets(
        'har erfaring med digitalt design og verifikation',
        'forstår, hvorfor det er dyrt at flytte tal',
        'trives med, at svaret først kommer om tre måneder',
      ),
    ],
    applyUrl: 'https://kobberhage.example.com/job/chipdesigner',
    deadline: { days: 28 },
    employmentType: 'FULL_TIME',
    salary: { minimum: 5_200_000, maximum: 6_400_000, currency: 'DKK', per: 'month' },
  },
  {
    employer: COMPANIES.nattergal.name,
    title: 'Dataingeniør til talegenkendelse',
    regionLabel: 'Fyn',
    location: place('Syddanmark', 'Odense'),
    description: [
      paragraph(
        'Vi lærer maskiner at forstå, hvad folk faktisk siger. Til det skal vi bruge en dataingeniør, der kan holde styr på tusindvis af timers optagelser – og på, hvem der har givet lov til hvad.',
      ),
      paragraph(
        'Stillingen er på 30 timer om ugen, og du kan lægge dem, som det passer dig. Du får især ansvar for:',
      ),
      bullets(
        'vores kæde fra optagelse til færdigt datasæt',
        'sletning, når en deltager beder om det',
        'målinger, der viser, om modellen er blevet bedre',
      ),
    ],
    applyUrl: 'https://nattergal.example.com/job/dataingenioer',
    deadline: { days: 18 },
    employmentType: 'PART_TIME',
    salary: null,
  },
  {
    employer: COMPANIES.soehesten.name,
    title: 'It-projektleder til nyt lagersystem',
    regionLabel: 'Trekantområdet',
    location: place('Syddanmark'),
    description: [
      paragraph(
        'Vores lager har 60.000 hylder og et system, der tror, at der er 58.000. Vi søger en projektleder, som kan få de to tal til at mødes.',
      ),
      paragraph(
        'Du bliver bindeled mellem lager, it og tre leverandører og refererer til it-chefen. Du har ledet mindst ét projekt, der blev færdigt, og kan fortælle om et, der ikke gjorde.',
      ),
      paragraph('Tiltrædelse snarest muligt.'),
    ],
    applyUrl: 'https://soehesten.example.com/job/projektleder-lager',
    deadline: { words: 'snarest muligt' },
    employmentType: 'FULL_TIME',
    salary: null,
  },
];
