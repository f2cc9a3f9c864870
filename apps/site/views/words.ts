import type { Language } from './view-models.js';

/**
 * Every word of the interface. What editors and advertisers wrote is data and is never translated, nor is the label
 * of a sponsored post.
 */
export interface Words {
  readonly skipToContent: string;
  readonly sections: string;
  readonly job: string;
  readonly peopleMoves: string;
  readonly frontPage: string;
  readonly toFrontPage: string;
  readonly moreFromHere: string;
  readonly newest: string;
  readonly allFrom: (section: string) => string;
  readonly moreFrom: (section: string) => string;
  readonly moreStories: string;
  readonly older: string;
  readonly by: string;
  readonly and: string;
  readonly updated: string;
  readonly corrected: string;
  readonly correction: (count: number) => string;
  readonly photo: string;
  readonly readAlso: string;
  readonly beingRead: string;
  readonly advertisements: string;
  readonly sponsoredFrom: (advertiser: string) => string;
  readonly paidBy: string;
  readonly controlledBy: string;
  readonly concerns: string;
  readonly shownFrom: string;
  readonly payment: string;
  readonly wholeNotice: string;
  readonly jobAds: string;
  readonly allJobs: string;
  readonly allPeopleMoves: string;
  readonly employer: string;
  readonly region: string;
  readonly deadline: string;
  readonly posted: string;
  readonly employment: string;
  readonly employmentTypes: Readonly<Record<string, string>>;
  readonly workplace: string;
  readonly workplaceTypes: Readonly<Record<'on-site' | 'hybrid' | 'remote', string>>;
  readonly pay: string;
  readonly payFrom: (amount: string) => string;
  readonly payTo: (amount: string) => string;
  readonly payPer: Readonly<Record<'hour' | 'month' | 'year', string>>;
  readonly contactPerson: string;
  readonly website: string;
  readonly moreOf: (company: string) => string;
  readonly articlesAbout: string;
  readonly companyLead: string;
  readonly nothingOfCompany: (company: string) => string;
  readonly apply: string;
  readonly applyAt: (employer: string) => string;
  readonly jobsLead: string;
  readonly noJobs: string;
  readonly peopleMovesLead: string;
  readonly noPeopleMoves: string;
  readonly effective: string;
  readonly noStories: string;
  readonly emptyTitle: (publication: string) => string;
  readonly emptyText: string;
  readonly emptyMeanwhile: string;
  readonly notFoundTitle: string;
  readonly notFoundText: string;
  readonly goneTitle: string;
  readonly goneText: string;
  readonly errorTitle: string;
  readonly errorText: string;
  readonly refusedTitle: string;
  readonly refusedText: string;
  readonly busyTitle: string;
  readonly busyText: string;
  readonly reference: string;
  readonly imprint: string;
  readonly publisher: string;
  readonly cvr: string;
  readonly address: string;
  readonly chiefEditor: string;
  readonly contact: string;
  readonly privacy: string;
  readonly shownAsItWas: string;
  readonly shownAsItWillBe: string;
  readonly preview: string;
  readonly previewExpires: string;
  readonly notPublic: string;
}

const danish: Words = {
  skipToContent: 'Gå til indhold',
  sections: 'Sektioner',
  job: 'Job',
  peopleMoves: 'Navnenyt',
  frontPage: 'Forsiden',
  toFrontPage: 'Til forsiden',
  moreFromHere: 'Mere at læse',
  newest: 'Seneste nyt',
  allFrom: (section) => `Alt fra ${section}`,
  moreFrom: (section) => `Mere fra ${section}`,
  moreStories: 'Flere artikler',
  older: 'Ældre',
  by: 'Af',
  and: 'og',
  updated: 'Opdateret',
  corrected: 'Rettet',
  correction: (count) => (count === 1 ? 'Rettelse' : 'Rettelser'),
  photo: 'Foto',
  readAlso: 'Læs også',
  beingRead: 'Læses lige nu',
  advertisements: 'Annoncer',
  sponsoredFrom: (advertiser) => `Læs mere hos ${advertiser}`,
  paidBy: 'Betalt af',
  controlledBy: 'Kontrolleret af',
  concerns: 'Handler om',
  shownFrom: 'Vises',
  payment: 'Betaling',
  wholeNotice: 'Læs hele oplysningen om annoncen',
  jobAds: 'Ledige stillinger',
  allJobs: 'Se alle stillinger',
  allPeopleMoves: 'Se alle navne',
  employer: 'Arbejdsgiver',
  region: 'Område',
  deadline: 'Ansøgningsfrist',
  posted: 'Opslået',
  employment: 'Ansættelse',
  employmentTypes: {
    FULL_TIME: 'Fuldtid',
    PART_TIME: 'Deltid',
    CONTRACTOR: 'Freelance',
    TEMPORARY: 'Tidsbegrænset',
    INTERN: 'Praktik',
    VOLUNTEER: 'Frivillig',
    PER_DIEM: 'Timeansættelse',
    OTHER: 'Andet',
  },
  workplace: 'Arbejdssted',
  workplaceTypes: { 'on-site': 'På arbejdspladsen', hybrid: 'Hybrid', remote: 'Hjemmefra' },
  pay: 'Løn',
  payFrom: (amount) => `fra ${amount}`,
  payTo: (amount) => `op til ${amount}`,
  payPer: { hour: 'i timen', month: 'om måneden', year: 'om året' },
  contactPerson: 'Kontakt',
  website: 'Hjemmeside',
  moreOf: (company) => `Mere om ${company}`,
  articlesAbout: 'Omtalt i',
  companyLead: 'Ledige stillinger, navnenyt, omtale og annonceindlæg.',
  nothingOfCompany: (company) => `Der er intet nyt om ${company} lige nu. Kig forbi igen.`,
  apply: 'Søg stillingen',
  applyAt: (employer) => `Søg stillingen hos ${employer}`,
  jobsLead: 'Stillinger, der er ledige nu.',
  noJobs: 'Der er ingen ledige stillinger lige nu. Kig forbi igen.',
  peopleMovesLead: 'Hvem der har skiftet job, er rykket op eller har taget plads i en bestyrelse.',
  noPeopleMoves: 'Der er ingen navne at bringe endnu. Kig forbi igen.',
  effective: 'Gælder fra',
  noStories: 'Her er endnu ingen artikler.',
  emptyTitle: (publication) => `Velkommen til ${publication}`,
  emptyText: 'Her er endnu ingen artikler. Redaktionen er ved at gøre den første forside klar.',
  emptyMeanwhile: 'Imens kan du se',
  notFoundTitle: 'Siden findes ikke',
  notFoundText: 'Adressen er måske skrevet forkert, eller siden er flyttet. Her er veje videre.',
  goneTitle: 'Artiklen er trukket tilbage',
  goneText: 'Artiklen på denne adresse er ikke længere tilgængelig.',
  errorTitle: 'Noget gik galt hos os',
  errorText: 'Siden kunne ikke vises. Prøv igen om et øjeblik.',
  refusedTitle: 'Siden kan ikke vises',
  refusedText: 'Forespørgslen kunne ikke besvares. Gå tilbage, eller begynd på forsiden.',
  busyTitle: 'Der er travlt lige nu',
  busyText: 'Siden kan ikke vises i øjeblikket. Prøv igen om et øjeblik.',
  reference: 'Reference',
  imprint: 'Om udgivelsen',
  publisher: 'Udgiver',
  cvr: 'CVR',
  address: 'Adresse',
  chiefEditor: 'Ansvarshavende chefredaktør',
  contact: 'Kontakt',
  privacy: 'Privatliv',
  shownAsItWas: 'Vist som den var',
  shownAsItWillBe: 'Vist som den bliver',
  preview: 'Forhåndsvisning',
  previewExpires: 'Linket udløber',
  notPublic: 'Ses kun af dig, der har adgang.',
};

const english: Words = {
  skipToContent: 'Skip to content',
  sections: 'Sections',
  job: 'Jobs',
  peopleMoves: 'People moves',
  frontPage: 'Front page',
  toFrontPage: 'To the front page',
  moreFromHere: 'More to read',
  newest: 'Latest news',
  allFrom: (section) => `All from ${section}`,
  moreFrom: (section) => `More from ${section}`,
  moreStories: 'More articles',
  older: 'Older',
  by: 'By',
  and: 'and',
  updated: 'Updated',
  corrected: 'Corrected',
  correction: (count) => (count === 1 ? 'Correction' : 'Corrections'),
  photo: 'Photo',
  readAlso: 'Read also',
  beingRead: 'Being read now',
  advertisements: 'Advertisements',
  sponsoredFrom: (advertiser) => `Read more at ${advertiser}`,
  paidBy: 'Paid for by',
  controlledBy: 'Controlled by',
  concerns: 'About',
  shownFrom: 'Shown',
  payment: 'Payment',
  wholeNotice: 'Read the whole notice of this ad',
  jobAds: 'Open positions',
  allJobs: 'See all positions',
  allPeopleMoves: 'See all people moves',
  employer: 'Employer',
  region: 'Region',
  deadline: 'Apply by',
  posted: 'Posted',
  employment: 'Employment',
  employmentTypes: {
    FULL_TIME: 'Full time',
    PART_TIME: 'Part time',
    CONTRACTOR: 'Freelance',
    TEMPORARY: 'Temporary',
    INTERN: 'Internship',
    VOLUNTEER: 'Volunteer',
    PER_DIEM: 'By the hour',
    OTHER: 'Other',
  },
  workplace: 'Place of work',
  workplaceTypes: { 'on-site': 'On site', hybrid: 'Hybrid', remote: 'From home' },
  pay: 'Pay',
  payFrom: (amount) => `from ${amount}`,
  payTo: (amount) => `up to ${amount}`,
  payPer: { hour: 'an hour', month: 'a month', year: 'a year' },
  contactPerson: 'Contact',
  website: 'Website',
  moreOf: (company) => `More about ${company}`,
  articlesAbout: 'Mentioned in',
  companyLead: 'Open positions, people moves, mentions and sponsored posts.',
  nothingOfCompany: (company) => `There is nothing new about ${company} right now. Please come back.`,
  apply: 'Apply',
  applyAt: (employer) => `Apply at ${employer}`,
  jobsLead: 'Positions that are open now.',
  noJobs: 'There are no open positions right now. Please come back.',
  peopleMovesLead: 'Who has a new job, a promotion or a seat on a board.',
  noPeopleMoves: 'There are no people moves to report yet. Please come back.',
  effective: 'From',
  noStories: 'There are no articles here yet.',
  emptyTitle: (publication) => `Welcome to ${publication}`,
  emptyText: 'There are no articles here yet. The newsroom is preparing its first front page.',
  emptyMeanwhile: 'Meanwhile you can see',
  notFoundTitle: 'This page does not exist',
  notFoundText: 'The address may be misspelt, or the page has moved. Here are ways on.',
  goneTitle: 'This article has been withdrawn',
  goneText: 'The article at this address is no longer available.',
  errorTitle: 'Something went wrong on our side',
  errorText: 'The page could not be shown. Please try again in a moment.',
  refusedTitle: 'The page cannot be shown',
  refusedText: 'The request could not be answered. Go back, or start at the front page.',
  busyTitle: 'We are busy right now',
  busyText: 'The page cannot be shown at present. Please try again in a moment.',
  reference: 'Reference',
  imprint: 'About this publication',
  publisher: 'Publisher',
  cvr: 'CVR',
  address: 'Address',
  chiefEditor: 'Editor-in-chief',
  contact: 'Contact',
  privacy: 'Privacy',
  shownAsItWas: 'Shown as it was',
  shownAsItWillBe: 'Shown as it will be',
  preview: 'Preview',
  previewExpires: 'The link expires',
  notPublic: 'Seen only by you who have access.',
};

const ALL: Readonly<Record<Language, Words>> = { da: danish, en: english };

/** The interface in the publication's language. */
export function wordsOf(language: Language): Words {
  return ALL[language];
}
