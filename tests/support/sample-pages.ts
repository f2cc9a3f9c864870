import type { Block, BodyDocument, BodyResolvers, InlineText } from '#editorial';
import type {
  CompanyPageModel,
  ArticlePageModel,
  ErrorPageModel,
  FrontPageModel,
  GonePageModel,
  ImageModel,
  JobAdModel,
  JobListPageModel,
  JobPageModel,
  LinkModel,
  NotFoundPageModel,
  PageModel,
  PeopleMoveModel,
  PeopleMovesPageModel,
  ProofViewing,
  Publication,
  SectionPageModel,
  SponsoredPostModel,
  SponsoredPostPageModel,
  StoryLineModel,
  StoryModel,
} from '../../apps/site/views/view-models.js';
import { SCENE_SIZE } from './sample-pictures.js';
import type { Scene } from './sample-pictures.js';

/* An invented publication with one model of every page. Every name, company and event is made up. */

/** Who publishes the samples. */
export const samplePublication: Publication = {
  name: 'Knudepunkt',
  tagline: 'Nyheder om it for dem, der bygger den',
  language: 'da',
  origin: 'https://knudepunkt.example',
  timeZone: 'Europe/Copenhagen',
  imprint: {
    publisher: 'Knudepunkt Medier ApS',
    cvr: '12 34 56 78',
    address: 'Rebslagerens Plads 4, 1. sal, 9999 Havneby',
    chiefEditor: 'Agnete Brorholt',
    privacyUrl: '/privatliv',
    contactEmail: 'redaktion@knudepunkt.example',
    contactPhone: '99 99 00 00',
  },
};

const infrastructure: LinkModel = { name: 'Infrastruktur', url: '/infrastruktur' };
const security: LinkModel = { name: 'Sikkerhed', url: '/sikkerhed' };
const business: LinkModel = { name: 'Erhverv', url: '/erhverv' };
const publicSector: LinkModel = { name: 'Offentlig it', url: '/offentlig-it' };

/** The navigation of the samples. */
export const sampleSections: readonly LinkModel[] = [infrastructure, security, business, publicSector];

function picture(scene: Scene, alt: string, words: Partial<ImageModel> = {}): ImageModel {
  const [width, height] = SCENE_SIZE[scene];
  return {
    url: `/media/${scene}.webp`,
    width,
    height,
    variants: [],
    alt,
    caption: null,
    credit: null,
    ...words,
  };
}

const cableShip = picture(
  'kabel',
  'Et rødt kabelskib ligger stille på en blank fjord og firer et tykt kabel ned agter.',
  {
    caption: 'Kabelskibet Havgassen lagde de sidste meter sent lørdag aften i næsten blikstille vejr.',
    credit: 'Sofus Engdal',
  },
);
const halls = picture('haller', 'En gang mellem to rækker af høje serverskabe med små lamper.');
const town = picture('by', 'En bys tage i skumringen med en høj radiomast.');
const office = picture('kontor', 'En medarbejder sidder ved et langt bord mellem to skærme.');

interface StorySeed {
  readonly headline: string;
  readonly standfirst: string | null;
  readonly section: LinkModel;
  readonly publishedAt: string;
  readonly image?: ImageModel;
  readonly kicker?: string;
}

let stories = 0;
function story({ image, kicker, ...seed }: StorySeed): StoryModel {
  stories += 1;
  return {
    ...seed,
    url: `/artikel/artikel-${stories}`,
    kicker: kicker ?? null,
    image: image ?? null,
    size: null,
  };
}

const line = ({ url, headline, section, publishedAt }: StoryModel): StoryLineModel => ({
  url,
  headline,
  section,
  publishedAt,
});

const cable = story({
  headline: 'Fjordbyer får eget fiberkabel efter tre vintre med nedbrud',
  standfirst:
    'Fire kommuner har i fællesskab lagt 61 kilometer kabel på bunden af fjorden. Det skal gøre en ende på de aftener, hvor hele kysten mister forbindelsen på én gang.',
  section: infrastructure,
  publishedAt: '2025-12-08T13:05:00.000Z',
  image: cableShip,
});
const registry = story({
  headline: 'Ny platform skal samle 40 havnes skibsanmeldelser ét sted',
  standfirst: 'I dag tastes de samme oplysninger op til seks gange, før et skib må lægge til.',
  section: publicSector,
  publishedAt: '2025-12-08T11:40:00.000Z',
  image: town,
});
const keys = story({
  headline: 'Glemte testnøgler gav adgang til varmeværkets pumper',
  standfirst: 'Nøglerne lå i et åbent kodelager i 14 måneder, før en studerende slog alarm.',
  section: security,
  publishedAt: '2025-12-08T09:15:00.000Z',
  image: halls,
  kicker: 'Dokumentation',
});
const hall = story({
  headline: 'Overskudsvarme fra datahal skal varme svømmebad og to skoler op',
  standfirst: null,
  section: infrastructure,
  publishedAt: '2025-12-08T07:02:00.000Z',
  image: halls,
});
const merger = story({
  headline: 'To konsulenthuse slår sig sammen og bliver 900 medarbejdere',
  standfirst: 'Ledelserne lover, at ingen skal skifte skrivebord før sommer.',
  section: business,
  publishedAt: '2025-12-07T16:30:00.000Z',
  image: office,
});
const payroll = story({
  headline: 'Lønsystem sendte 11.000 sedler til de forkerte postkasser',
  standfirst: 'En kolonne var forskudt med én række. Fejlen blev opdaget af en pensioneret bogholder.',
  section: publicSector,
  publishedAt: '2025-12-07T12:10:00.000Z',
});
const backups = story({
  headline: 'Derfor øver sygehuset sig i at arbejde på papir hver anden måned',
  standfirst: 'Når skærmene går i sort, skal vagtlægen kunne finde blodtypen på under et minut.',
  section: security,
  publishedAt: '2025-12-07T08:45:00.000Z',
  image: office,
});
const masts = story({
  headline: 'Øboere stemmer ja til tre nye master efter års strid om udsigten',
  standfirst: 'Masterne bliver malet i klippens farve.',
  section: infrastructure,
  publishedAt: '2025-12-06T15:20:00.000Z',
  image: town,
});
const chips = story({
  headline: 'Lille chipvirksomhed henter 84 millioner kroner til fabrik ved havnen',
  standfirst: 'Fabrikken skal lave sensorer til landbrugsmaskiner.',
  section: business,
  publishedAt: '2025-12-06T10:00:00.000Z',
  image: halls,
});
const passwords = story({
  headline: 'Kommune afskaffer tvungne kodeordsskift: Antallet af opkald er halveret',
  standfirst: null,
  section: security,
  publishedAt: '2025-12-05T13:25:00.000Z',
});
const archive = story({
  headline: 'Rigets gamle båndarkiv er læst: 31 ud af 9.000 bånd var tomme',
  standfirst: 'Arbejdet tog syv år og krævede en båndstation fra et museum.',
  section: publicSector,
  publishedAt: '2025-12-05T09:00:00.000Z',
  image: office,
});
const prices = story({
  headline: 'Prisen på erhvervsfiber falder for første gang i fire år',
  standfirst: null,
  section: business,
  publishedAt: '2025-12-04T14:50:00.000Z',
});

const everyStory = [
  cable,
  registry,
  keys,
  hall,
  merger,
  payroll,
  backups,
  masts,
  chips,
  passwords,
  archive,
  prices,
];

/** What `Læses lige nu` shows. */
export const sampleBeingRead: readonly StoryLineModel[] = [keys, payroll, registry, passwords, archive].map(
  line,
);

/** The sponsored posts of the rail. */
export const sampleSponsoredPosts: readonly SponsoredPostModel[] = [
  {
    url: '/annonceindlaeg/faa-styr-paa-skyen-1',
    label: 'Annonceindlæg fra Nordlys Drift A/S',
    advertiser: 'Nordlys Drift A/S',
    headline: 'Få styr på, hvad skyen egentlig koster jer',
    teaser: 'En gennemgang på to timer viser, hvilke maskiner der står og kører for ingenting.',
    ...{ image: null, job: null, political: null, countedAs: null, upForProof: false },
  },
  {
    url: '/annonceindlaeg/nis-i-praksis-2',
    label: 'Annonceindlæg fra Værnskov',
    advertiser: 'Værnskov',
    headline: 'Sådan bestod vi tilsynet i første forsøg',
    teaser: 'Tre råd fra en it-chef, der begyndte i god tid.',
    ...{ image: office, job: null, political: null, countedAs: null, upForProof: false },
  },
];

/** What else may stand where ads do: a job that somebody pays to have seen, and the publication's own ad. */
export const sampleOtherAds: readonly SponsoredPostModel[] = [
  {
    url: '/job/netvaerksingenioer-1',
    label: 'Annonceindlæg fra Fjordnet a.m.b.a.',
    advertiser: 'Fjordnet a.m.b.a.',
    headline: 'Netværksingeniør til drift af søkabler',
    ...{ teaser: null, image: null, political: null, countedAs: null, upForProof: false },
    job: { employer: 'Fjordnet a.m.b.a.', region: 'Nordjylland' },
  },
  {
    url: '/',
    label: 'Egenannonce fra Knudepunkt',
    advertiser: 'Knudepunkt',
    headline: 'Få Knudepunkt som brev hver morgen kl. 6',
    teaser: 'Det vigtigste fra natten, skrevet af dem, der var oppe.',
    ...{ image: null, job: null, political: null, countedAs: null, upForProof: false },
  },
];

/** What an advertiser is asked. */
export const sampleProof: ProofViewing = {
  kind: 'proof',
  advertiser: 'Værnskov',
  flight: { from: '2025-12-15T05:00:00.000Z', until: '2025-12-29T05:00:00.000Z' },
  expiresAt: '2025-12-12T11:00:00.000Z',
  answer: null,
  refused: null,
  sides: { current: 'place', placeUrl: '/front-proof', ownUrl: '/sponsored-post' },
};

/** The job ads of the rail and the list. */
export const sampleJobs: readonly JobAdModel[] = [
  {
    url: '/job/netvaerksingenioer-1',
    employer: 'Fjordnet a.m.b.a.',
    title: 'Netværksingeniør til drift af søkabler',
    region: 'Nordjylland',
    deadline: '2026-01-09',
  },
  {
    url: '/job/sikkerhedsarkitekt-2',
    employer: 'Bælthavens Forsyning',
    title: 'Sikkerhedsarkitekt med sans for gamle styresystemer',
    region: 'Fyn',
    deadline: '2025-12-31',
  },
  {
    url: '/job/produktejer-3',
    employer: 'Kornmarkens Bank',
    title: 'Produktejer til betalinger',
    region: 'Københavnsområdet',
    deadline: null,
  },
];

/** The people moves of the rail and the page. */
export const samplePeopleMoves: readonly PeopleMoveModel[] = [
  {
    anchor: 'n-1',
    url: '/navnenyt#n-1',
    person: 'Thyra Vestermark',
    company: 'Fjordnet a.m.b.a.',
    companyUrl: '/virksomhed/fjordnet-a-m-b-a-1',
    role: 'driftschef',
    kind: 'Nyt job',
    effectiveDate: '2026-01-01',
    text: 'Fjordnet a.m.b.a. har pr. 1. januar 2026 ansat Thyra Vestermark som driftschef. Hun kommer fra en stilling som vagtleder hos Kystens Fiber.',
    photo: picture('portraet', 'Portræt af Thyra Vestermark.'),
    isIndexable: true,
  },
  {
    anchor: 'n-2',
    url: '/navnenyt#n-2',
    person: 'Jeppe Rosenlund Kær',
    company: 'Værnskov',
    companyUrl: null,
    role: 'sikkerhedsrådgiver',
    kind: 'Nyt job',
    effectiveDate: '2025-12-01',
    text: 'Værnskov har pr. 1. december 2025 ansat Jeppe Rosenlund Kær som sikkerhedsrådgiver. Han skal især beskæftige sig med øvelser for kommuner.',
    photo: null,
    isIndexable: true,
  },
  {
    anchor: 'n-3',
    url: '/navnenyt#n-3',
    person: 'Solvej Munkholt',
    company: 'Kornmarkens Bank',
    companyUrl: null,
    role: null,
    kind: 'Bestyrelse',
    effectiveDate: null,
    text: 'Solvej Munkholt er indtrådt i bestyrelsen for Kornmarkens Bank.',
    photo: null,
    isIndexable: true,
  },
];

const front: FrontPageModel = {
  kind: 'front',
  lead: cable,
  secondary: [registry, keys, hall, merger],
  further: [],
  groups: [
    { section: infrastructure, stories: [masts, hall, cable] },
    { section: security, stories: [backups, keys, passwords] },
    { section: business, stories: [chips, merger, prices] },
    { section: publicSector, stories: [archive, payroll, registry] },
  ],
  newest: everyStory.slice(0, 10).map(line),
};

const frontWithoutPictures: FrontPageModel = {
  ...front,
  lead: { ...cable, image: null },
  secondary: front.secondary.map((each) => ({ ...each, image: null })),
  groups: front.groups.slice(0, 2).map(({ section, stories: all }) => ({
    section,
    stories: all.map((each) => ({ ...each, image: null })),
  })),
};

const frontArranged: FrontPageModel = {
  ...front,
  lead: { ...cable, kicker: 'Nedbrud', headline: 'Nu får fjorden sit eget kabel' },
  secondary: [{ ...registry, size: 'small' }, { ...keys, size: 'large' }, hall, { ...merger, size: 'small' }],
  further: [
    { ...passwords, image: town, kicker: 'Interview', size: 'large' },
    ...[masts, chips, archive, backups].map((each) => ({ ...each, size: 'medium' as const })),
    { ...payroll, size: 'small' },
  ],
};

const emptyFront: FrontPageModel = {
  ...{ kind: 'front', lead: null },
  ...{ secondary: [], further: [], groups: [], newest: [] },
};

const section: SectionPageModel = {
  kind: 'section',
  section: infrastructure,
  description:
    'Kabler, master, haller og alt det andet, der først bliver en nyhed, når det holder op med at virke.',
  stories: [
    cable,
    hall,
    masts,
    { ...merger, section: infrastructure },
    { ...prices, section: infrastructure },
  ],
  olderUrl: '/infrastruktur?efter=abc',
  url: '/infrastruktur',
};

let blocks = 0;
const id = () => `b${(blocks += 1)}`;
const run = (text: string, ...marks: NonNullable<InlineText['marks']>): InlineText => ({
  type: 'text',
  text,
  ...(marks.length > 0 ? { marks } : {}),
});
const paragraph = (...content: readonly (InlineText | string)[]): Block => ({
  type: 'paragraph',
  attrs: { id: id() },
  content: content.map((each) => (typeof each === 'string' ? run(each) : each)),
});
const heading = (text: string, level: 2 | 3 = 2): Block => ({
  type: 'heading',
  attrs: { id: id(), level },
  content: [run(text)],
});
const readAlso = (title: string): Block => ({
  type: 'readAlso',
  attrs: { id: id(), title, articleId: null },
});

const body: BodyDocument = {
  type: 'doc',
  content: [
    paragraph(
      'Klokken 22.41 lørdag aften tændte en enkelt grøn lampe i en kælder under biblioteket i Strandby. Den viste, at lyset fra den anden side af fjorden var nået frem, og at 61 kilometer kabel, tre års forhandlinger og et budget på 43 millioner kroner hang sammen.',
    ),
    paragraph(
      'Kablet er det første, som kommunerne langs fjorden selv ejer. Hidtil har de været forbundet med omverdenen gennem én ledning langs landevejen, og den er blevet gravet over ',
      run('syv gange på tre vintre', { type: 'bold' }),
      '. Hver gang forsvandt både betalingsterminaler, alarmcentralens reservelinje og skolernes net.',
    ),
    readAlso('Øboere stemmer ja til tre nye master efter års strid om udsigten'),
    heading('En fælles kasse og en fælles vagt'),
    paragraph(
      'Aftalen er usædvanlig, fordi de fire kommuner deler både regningen og vagten. Når noget går i stykker, kører den kommune ud, der har kortest vej, uanset hvis borgere der er ramt. Vilkårene kan læses i ',
      run('den fælles driftsaftale', {
        type: 'link',
        attrs: { href: 'https://fjordnet.example/driftsaftale' },
      }),
      ', som blev underskrevet i september.',
    ),
    {
      type: 'blockquote',
      attrs: { id: id(), attribution: 'Thyra Vestermark, kommende driftschef i Fjordnet' },
      content: [
        {
          type: 'paragraph',
          content: [
            run(
              'Vi har i årevis forklaret folk, hvorfor nettet var nede. Nu vil vi hellere forklare, hvorfor det ikke var.',
            ),
          ],
        },
      ],
    },
    paragraph('Tre ting skal være på plads, før kablet tages i brug for alvor:'),
    {
      type: 'bulletList',
      attrs: { id: id() },
      content: [
        'Målinger af lyset gennem alle 48 fibre over to uger.',
        'En øvelse, hvor kablet kobles fra uden varsel.',
        'Godkendelse fra de kommuner, der endnu har en stemme tilbage.',
      ].map((text) => ({ type: 'listItem', content: [{ type: 'paragraph', content: [run(text)] }] })),
    },
    heading('Hvad med isen?', 3),
    paragraph(
      'Fjorden fryser til i hårde vintre, og isskruninger kan nå bunden på lavt vand. Derfor er de yderste 900 meter i begge ender gravet to meter ned og dækket af betonfliser. Metoden er lånt fra havnebyggeri og beskrevet i ',
      run('Håndbog for lavvandede anlæg', { type: 'italic' }),
      '.',
    ),
    {
      type: 'image',
      attrs: {
        id: id(),
        mediaId: '6e1a0c1e-8a8e-5b0e-9a58-0d3b1d0b6a11',
        alt: 'Fjordbyens tage i aftenlys med radiomasten bagest.',
        caption: 'Strandby set fra vandtårnet. Masten bagest var indtil i lørdags byens eneste reserve.',
        credit: 'Sofus Engdal',
      },
    },
    paragraph(
      'Den gamle ledning langs landevejen bliver liggende. Den skal bruges som reserve, og kommunerne er enige om, at den ikke må graves over mere end én gang om året.',
    ),
    readAlso('Prisen på erhvervsfiber falder for første gang i fire år'),
  ],
};

const resolvers: BodyResolvers = {
  readAlso: (title) => (title === masts.headline ? masts.url : null),
  media: () => ({ url: '/media/by.webp', width: SCENE_SIZE.by[0], height: SCENE_SIZE.by[1] }),
};

/** The fullest article: everything that an article page can show. */
export const sampleArticle: ArticlePageModel = {
  kind: 'article',
  url: cable.url,
  section: infrastructure,
  kicker: null,
  headline: cable.headline,
  standfirst: cable.standfirst,
  authors: ['Ellinor Brandsø', 'Villads Toft Hjerl'],
  publishedAt: cable.publishedAt,
  updatedAt: '2025-12-08T15:40:00.000Z',
  topImage: cableShip,
  body,
  resolvers,
  corrections: [
    {
      note: 'I en tidligere udgave stod der, at kablet er 16 kilometer langt. Det er 61 kilometer.',
      correctedAt: '2025-12-08T15:40:00.000Z',
    },
  ],
  notices: [
    {
      anchor: 'notice-1',
      kind: 'reply',
      title: 'Kablet er ikke forsinket',
      body: {
        type: 'doc',
        content: [
          paragraph(
            'Det er ikke rigtigt, at vi har kendt til forsinkelsen siden foråret. Vi hørte om den i går.',
          ),
        ],
      },
      from: 'Fjordkabel A/S',
      url: null,
      attachedAt: '2025-12-09T08:00:00.000Z',
    },
    {
      anchor: 'notice-2',
      kind: 'ruling',
      title: 'Nævnet udtaler kritik',
      body: {
        type: 'doc',
        content: [paragraph('Pressenævnet finder, at selskabet skulle have været hørt.')],
      },
      from: null,
      url: 'https://naevn.example/kendelser/2025-80-0042',
      attachedAt: '2026-03-02T09:00:00.000Z',
    },
  ],
  related: [],
  more: [hall, masts].map(line),
};

/** An article as an import makes it: no picture, no byline, no section. */
export const sampleBareArticle: ArticlePageModel = {
  ...sampleArticle,
  section: null,
  authors: [],
  updatedAt: null,
  topImage: null,
  corrections: [],
  notices: [],
  related: [],
  more: [],
  resolvers: { readAlso: () => null, media: () => null },
};

const awkward = `"Sikkerhedsopdateringsforsinkelsesundersøgelseskommissionen" & <b>de > 900</b> 'æøå' sider: \nDet siger \t\n 1 < 2 && 4 > 3 ]]> --> om den rapport, der aldrig blev læst op i salen`;

/** An article whose words are as long and as hard to set as they come. */
const awkwardArticle: ArticlePageModel = {
  ...sampleArticle,
  kicker: awkward,
  headline: awkward,
  standfirst: awkward,
  authors: [awkward, 'Æ', 'Hans-Henrik Vilhelmsdalsborgensgaard-Østergaardsen'],
  topImage: { ...town, alt: '', caption: awkward, credit: awkward },
  body: {
    type: 'doc',
    content: [
      paragraph(awkward),
      heading(awkward),
      readAlso(awkward),
      paragraph(run(`https://langadresse.example/${'sti/'.repeat(40)}`, { type: 'bold' })),
      paragraph('Et\u00a0to\u00adtre 🚲'),
    ],
  },
};

/** The page of a sponsored post. */
export const sampleSponsoredPost: SponsoredPostPageModel = {
  kind: 'sponsored-post',
  url: '/annonceindlaeg/faa-styr-paa-skyen-1',
  label: 'Annonceindlæg fra Nordlys Drift A/S',
  advertiser: 'Nordlys Drift A/S',
  headline: 'Få styr på, hvad skyen egentlig koster jer',
  teaser: 'En gennemgang på to timer viser, hvilke maskiner der står og kører for ingenting.',
  text: null,
  image: office,
  targetUrl: 'https://nordlysdrift.example/gennemgang',
  political: null,
};

const jobList: JobListPageModel = { kind: 'job-list', url: '/job', jobs: sampleJobs, olderUrl: null };

/** A job ad with all that JobPosting asks for. */
export const sampleJob: JobPageModel = {
  kind: 'job',
  url: '/job/netvaerksingenioer-1',
  title: 'Netværksingeniør til drift af søkabler',
  id: '4f7b2a10-93d1-5c2e-8a64-0d1e2f3a4b5c',
  employer: {
    name: 'Fjordnet a.m.b.a.',
    url: 'https://fjordnet.example/',
    pageUrl: '/virksomhed/fjordnet-a-m-b-a-1',
  },
  region: 'Nordjylland',
  description:
    'Vi søger en netværksingeniør, der kan holde lyset i gang på bunden af fjorden. Du får vagt hver femte uge og en redningsvest.\n\nDu skal kunne:\nlæse et OTDR-diagram,\nsejle en lille båd,\nforklare en fejl i telefonen.\n\nVi taler gerne om løn og hjemmearbejde.',
  applyUrl: 'https://fjordnet.example/job/17',
  postedAt: '2025-12-02T08:00:00.000Z',
  deadline: '2026-01-09',
  deadlineText: 'gerne før',
  validThrough: '2026-01-09T22:59:59.000Z',
  employmentType: 'FULL_TIME',
  workplaceType: 'hybrid',
  pay: { minimum: 42_000, maximum: 48_500, currency: 'DKK', per: 'month' },
  occupation: { scheme: 'isco-08', code: '2523' },
  contact: {
    name: 'Mads Tang',
    title: 'driftschef',
    phone: '+45 70 00 00 17',
    email: 'mads.tang@fjordnet.example',
  },
  locations: [{ country: 'DK', region: 'Nordjylland', locality: null, postcode: null, street: null }],
};

/** A company with everything that a page may have of one. */
export const sampleCompany: CompanyPageModel = {
  kind: 'company',
  url: '/virksomhed/fjordnet-a-m-b-a-1',
  name: 'Fjordnet a.m.b.a.',
  cvr: '10000017',
  website: 'https://fjordnet.example/',
  jobs: [
    {
      url: '/job/netvaerksingenioer-1',
      employer: 'Fjordnet a.m.b.a.',
      title: 'Netværksingeniør til drift af søkabler',
      region: 'Nordjylland',
      deadline: '2026-01-09',
    },
  ],
  moves: samplePeopleMoves.slice(0, 1),
  stories: everyStory.slice(0, 2).map(line),
  posts: [
    {
      url: '/annonceindlaeg/kabler-1',
      label: 'Annonceindlæg fra Fjordnet a.m.b.a.',
      advertiser: 'Fjordnet a.m.b.a.',
      headline: 'Kabler der holder til havet',
      teaser: 'Læs hvordan en havn fik styr på nettet.',
      ...{ image: null, job: null, political: null, countedAs: null, upForProof: false },
    },
  ],
};

const peopleMoves: PeopleMovesPageModel = {
  kind: 'people-moves',
  url: '/navnenyt',
  moves: samplePeopleMoves,
  olderUrl: '/navnenyt?efter=abc',
};

const notFound: NotFoundPageModel = {
  kind: 'not-found',
  sections: sampleSections,
  newest: everyStory.slice(0, 4).map(line),
};

const gone: GonePageModel = {
  kind: 'gone',
  notice: 'Artiklen er trukket tilbage, fordi en kilde ikke havde fået lejlighed til at svare.',
  noted: null,
  sections: sampleSections,
  newest: everyStory.slice(0, 4).map(line),
};

const failure: ErrorPageModel = { kind: 'error', status: 500, requestId: 'req-7f3a' };

/** One model of every kind of page, and of the states that change how it looks. */
export const samplePages: Readonly<Record<string, PageModel>> = {
  front,
  company: sampleCompany,
  companyOfNothing: {
    ...sampleCompany,
    cvr: null,
    website: null,
    jobs: [],
    moves: [],
    posts: [],
    stories: [],
  },
  'front-without-pictures': frontWithoutPictures,
  'front-arranged': frontArranged,
  'front-empty': emptyFront,
  section,
  'section-arranged': {
    ...section,
    stories: section.stories.map((each, place): StoryModel => ({
      ...each,
      kicker: place === 2 ? 'Reportage' : null,
      size: place === 1 ? 'small' : place === 2 ? 'large' : 'medium',
    })),
  },
  'section-empty': { ...section, stories: [], olderUrl: null, description: null },
  article: sampleArticle,
  'article-bare': sampleBareArticle,
  'article-awkward': awkwardArticle,
  'sponsored-post': sampleSponsoredPost,
  'job-list': jobList,
  'job-list-empty': { ...jobList, jobs: [] },
  job: sampleJob,
  'people-moves': peopleMoves,
  'people-moves-empty': { ...peopleMoves, moves: [], olderUrl: null },
  'not-found': notFound,
  gone,
  goneWithRuling: { ...gone, noted: sampleArticle },
  'proof-closed': { kind: 'proof-closed', why: 'expired' },
  error: failure,
};
