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
  /** Above articles about the same. */
  readonly related: string;
  readonly older: string;
  readonly by: string;
  readonly and: string;
  readonly updated: string;
  readonly corrected: string;
  readonly correction: (count: number) => string;
  /** Above a reply under the Danish Media Liability Act, section 36. */
  readonly replyFrom: (name: string | null) => string;
  /** Above a ruling of the press council. */
  readonly ruling: string;
  readonly readInFull: string;
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
  readonly search: {
    readonly title: string;
    readonly field: string;
    readonly submit: string;
    /** `more`: there are more than are counted. */
    readonly found: (count: number, more: boolean, question: string) => string;
    readonly nothing: string;
    readonly order: string;
    readonly orders: { readonly best: string; readonly newest: string };
    readonly more: string;
  };
  readonly runProof: RunProofWords;
  readonly proof: string;
  readonly proofTitle: (publication: string) => string;
  readonly proofAsk: (publication: string, advertiser: string) => string;
  readonly proofFlight: (from: string, until: string) => string;
  readonly proofUntil: (time: string) => string;
  readonly proofToAd: string;
  readonly proofOwnPage: string;
  readonly proofPlace: string;
  readonly proofComment: string;
  readonly proofCommentMissing: string;
  readonly proofApprove: string;
  readonly proofReject: string;
  readonly proofFinal: string;
  readonly proofApproved: (time: string) => string;
  readonly proofRejected: (time: string) => string;
  readonly proofAnsweredFinal: (publication: string) => string;
  readonly proofContact: (publication: string) => string;
  readonly proofUnknownTitle: string;
  readonly proofUnknownText: string;
  readonly proofExpiredTitle: string;
  readonly proofExpiredText: string;
  readonly proofReplacedTitle: string;
  readonly proofReplacedText: string;
  readonly proofWithdrawnTitle: string;
  readonly proofWithdrawnText: string;
  readonly proofOffTitle: string;
  readonly proofOffText: string;
}

/** What stands on a proof of run. */
export interface RunProofWords {
  readonly title: string;
  readonly advertiser: string;
  readonly agency: string;
  readonly order: string;
  readonly purchaseOrder: string;
  readonly placement: string;
  readonly position: string;
  readonly share: string;
  readonly agreed: string;
  readonly price: string;
  readonly shown: string;
  readonly neverShown: string;
  readonly numbers: string;
  readonly day: string;
  readonly served: string;
  readonly viewable: string;
  readonly clicks: string;
  readonly invalid: string;
  readonly preliminary: string;
  readonly total: string;
  readonly noNumbers: string;
  readonly explained: string;
  readonly pages: string;
  readonly wholePage: string;
  readonly printed: string;
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
  related: 'Om det samme',
  older: 'Ældre',
  by: 'Af',
  and: 'og',
  updated: 'Opdateret',
  corrected: 'Rettet',
  correction: (count) => (count === 1 ? 'Rettelse' : 'Rettelser'),
  replyFrom: (name) => (name === null ? 'Genmæle' : `Genmæle fra ${name}`),
  ruling: 'Kendelse fra Pressenævnet',
  readInFull: 'Læs det hele',
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
  proof: 'Korrektur',
  proofTitle: (publication) => `Korrektur: sådan ser annoncen ud på ${publication}`,
  proofAsk: (publication, advertiser) => `${publication} beder ${advertiser} om at godkende annoncen.`,
  proofFlight: (from, until) => `Den er aftalt til at blive vist fra ${from} til ${until}.`,
  proofUntil: (time) =>
    `Svar senest ${time}. Indtil da kan alle, der har linket, åbne siden. Intet på den bliver talt.`,
  proofToAd: 'Gå til annoncen på siden',
  proofOwnPage: 'Læs annoncens egen side',
  proofPlace: 'Se annoncen på sin plads',
  proofComment: 'Bemærkning (skal udfyldes, hvis I afviser)',
  proofCommentMissing: 'Skriv, hvad der skal ændres, så det kan blive rettet.',
  proofApprove: 'Godkend annoncen',
  proofReject: 'Afvis annoncen',
  proofFinal: 'Svaret gælder netop denne udgave og kan ikke ændres.',
  proofApproved: (time) => `Tak. Annoncen blev godkendt ${time}.`,
  proofRejected: (time) => `Tak. Annoncen blev afvist ${time}. I får en ny udgave at se.`,
  proofAnsweredFinal: (publication) =>
    `Der er svaret på denne udgave, og svaret står fast. Kontakt ${publication}, hvis noget skal ændres.`,
  proofContact: (publication) => `Kontakt ${publication} på`,
  proofUnknownTitle: 'Linket virker ikke',
  proofUnknownText:
    'Her er ingen korrektur. Se efter, om hele adressen kom med, eller bed om at få linket sendt igen.',
  proofExpiredTitle: 'Linket er udløbet',
  proofExpiredText: 'Fristen for at svare på denne korrektur er gået. Bed om et nyt link.',
  proofReplacedTitle: 'Der er kommet en ny udgave',
  proofReplacedText:
    'Annoncen er blevet ændret, siden dette link blev sendt. Brug linket til den nyeste udgave, eller bed om det.',
  proofWithdrawnTitle: 'Udgaven er trukket tilbage',
  proofWithdrawnText: 'Denne udgave af annoncen bliver ikke vist. Bed om at få en ny at se.',
  proofOffTitle: 'Her er intet at svare på længere',
  proofOffText: 'Annoncen er aflyst eller har været vist til ende.',
  search: {
    title: 'Søg',
    field: 'Søg i artiklerne',
    submit: 'Søg',
    found: (count, more, question) =>
      count === 1 && !more
        ? `1 artikel med »${question}«`
        : `${more ? 'Mere end ' : ''}${count.toLocaleString('da-DK')} artikler med »${question}«`,
    nothing: 'Ingen artikler svarer til det. Prøv med færre ord, eller med begyndelsen af et ord.',
    order: 'Rækkefølge',
    orders: { best: 'Bedste først', newest: 'Nyeste først' },
    more: 'Flere',
  },
  runProof: {
    title: 'Visningsbevis',
    advertiser: 'Annoncør',
    agency: 'Mediebureau',
    order: 'Ordre',
    purchaseOrder: 'Rekvisition',
    placement: 'Annonceplads',
    position: 'Position',
    share: 'Visningsandel',
    agreed: 'Aftalt',
    price: 'Pris uden moms',
    shown: 'Vist',
    neverShown: 'Ikke vist endnu',
    numbers: 'Tal dag for dag',
    day: 'Dag',
    served: 'Visninger',
    viewable: 'Set',
    clicks: 'Klik',
    invalid: 'Frasorteret',
    preliminary: 'foreløbigt',
    total: 'I alt',
    noNumbers: 'Der er ikke talt noget endnu.',
    explained:
      'Set: mindst halvdelen af annoncen var på skærmen i mindst et sekund. Frasorteret: robotter, gentagelser og ' +
      'andet, der ikke er læsere; det tæller ikke med i de øvrige tal.',
    pages: 'Sådan så det ud',
    wholePage: 'Hele siden, som den var',
    printed: 'Udskrevet',
  },
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
  related: 'On the same subject',
  older: 'Older',
  by: 'By',
  and: 'and',
  updated: 'Updated',
  corrected: 'Corrected',
  correction: (count) => (count === 1 ? 'Correction' : 'Corrections'),
  replyFrom: (name) => (name === null ? 'Reply' : `Reply from ${name}`),
  ruling: 'Ruling of the Danish press council',
  readInFull: 'Read it in full',
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
  proof: 'Proof',
  proofTitle: (publication) => `Proof: this is how the ad looks on ${publication}`,
  proofAsk: (publication, advertiser) => `${publication} asks ${advertiser} to approve the ad.`,
  proofFlight: (from, until) => `It is booked to show from ${from} to ${until}.`,
  proofUntil: (time) =>
    `Please answer by ${time}. Until then everyone who has the link can open the page. Nothing on it is counted.`,
  proofToAd: 'Go to the ad on the page',
  proofOwnPage: 'Read the page of the ad',
  proofPlace: 'See the ad in its place',
  proofComment: 'Comment (needed if you reject)',
  proofCommentMissing: 'Write what is to change, so that it can be corrected.',
  proofApprove: 'Approve the ad',
  proofReject: 'Reject the ad',
  proofFinal: 'The answer is for exactly this version and cannot be changed.',
  proofApproved: (time) => `Thank you. The ad was approved ${time}.`,
  proofRejected: (time) => `Thank you. The ad was rejected ${time}. You will see a new version.`,
  proofAnsweredFinal: (publication) =>
    `This version has been answered, and the answer stands. Contact ${publication} if something is to change.`,
  proofContact: (publication) => `Contact ${publication} at`,
  proofUnknownTitle: 'This link does not work',
  proofUnknownText:
    'There is no proof here. See whether the whole address came along, or ask for the link again.',
  proofExpiredTitle: 'This link has expired',
  proofExpiredText: 'The time to answer this proof is over. Ask for a new link.',
  proofReplacedTitle: 'There is a newer version',
  proofReplacedText:
    'The ad has changed since this link was sent. Use the link to the newest version, or ask for it.',
  proofWithdrawnTitle: 'This version was withdrawn',
  proofWithdrawnText: 'This version of the ad will not be shown. Ask to see a new one.',
  proofOffTitle: 'There is nothing to answer any more',
  proofOffText: 'The ad was called off, or has run to its end.',
  search: {
    title: 'Search',
    field: 'Search the articles',
    submit: 'Search',
    found: (count, more, question) =>
      count === 1 && !more
        ? `1 article with “${question}”`
        : `${more ? 'More than ' : ''}${count.toLocaleString('en-GB')} articles with “${question}”`,
    nothing: 'No article matches. Try fewer words, or the beginning of a word.',
    order: 'Order',
    orders: { best: 'Best first', newest: 'Newest first' },
    more: 'More',
  },
  runProof: {
    title: 'Proof of run',
    advertiser: 'Advertiser',
    agency: 'Agency',
    order: 'Order',
    purchaseOrder: 'Purchase order',
    placement: 'Placement',
    position: 'Position',
    share: 'Share of voice',
    agreed: 'Agreed',
    price: 'Price without VAT',
    shown: 'Shown',
    neverShown: 'Not shown yet',
    numbers: 'Figures day by day',
    day: 'Day',
    served: 'Served',
    viewable: 'Viewable',
    clicks: 'Clicks',
    invalid: 'Sorted out',
    preliminary: 'preliminary',
    total: 'Total',
    noNumbers: 'Nothing has been counted yet.',
    explained:
      'Viewable: at least half of the ad was on screen for at least a second. Sorted out: robots, repeats and whatever ' +
      'else is no reader; it is no part of the other figures.',
    pages: 'What it looked like',
    wholePage: 'The whole page as it was',
    printed: 'Printed',
  },
};

const ALL: Readonly<Record<Language, Words>> = { da: danish, en: english };

/** The interface in the publication's language. */
export function wordsOf(language: Language): Words {
  return ALL[language];
}
