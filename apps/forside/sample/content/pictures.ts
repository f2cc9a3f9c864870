import type { MediaWords } from '#editorial';
import type { IllustrationName } from '../illustrations/illustrations.js';

const CREDIT = 'Illustration: Forside';

/** What belongs to each illustration wherever it is shown. */
export const PICTURES: Readonly<Record<IllustrationName, MediaWords>> = {
  'night-printer': {
    alt: 'Tegning af en printer i et mørkt kontor. Den spyr papir ud over bordet, mens månen skinner ind ad vinduet.',
    caption: 'Printeren på fjerde sal nåede at skrive 400 sider ud, før den løb tør for papir.',
    credit: CREDIT,
  },
  'unknown-servers': {
    alt: 'Tegning af servere i rækker set skråt fra oven. Nogle er kun stiplede omrids, og et forstørrelsesglas har fundet en rød.',
    caption: 'De fleste servere står på en liste. Det er de andre, der giver problemer.',
    credit: CREDIT,
  },
  'phone-bus-stop': {
    alt: 'Tegning af en rød bus ved et stoppested, hvor skiltet er en telefon med et ur og en billet.',
    caption: 'Appen spurgte telefonen, hvad klokken var. Det burde den ikke have gjort.',
    credit: CREDIT,
  },
  'server-harbour': {
    alt: 'Tegning af en havnekran, der løfter containere med lamper som servere ned fra en stor sky til kajen.',
    caption: '300 virtuelle servere er losset. Selvbetjeningen bliver i skyen.',
    credit: CREDIT,
  },
  'cut-cable': {
    alt: 'Tegning af en gravemaskine, hvis skovl har skåret to kabler over i den samme rende.',
    caption: 'Ét tag med skovlen tog både hovedfiberen og reserven.',
    credit: CREDIT,
  },
  'cable-duct': {
    alt: 'Tegning af et rør i jorden set fra enden. Et gult og et blåt kabel ligger side om side på bunden.',
    caption: 'To kabler, ét rør: På diagrammet var afstanden stor nok.',
    credit: CREDIT,
  },
  'wind-hall': {
    alt: 'Tegning af en lav bygning med lys i alle maskiner under stjernehimlen. Bag den drejer fire vindmøller.',
    caption: 'Når det blæser om natten, er der travlt i hallerne.',
    credit: CREDIT,
  },
  'talking-dunes': {
    alt: 'Tegning af to talebobler over klitter og hav. I den ene er der lydbølger, i den anden prikker i et mønster.',
    caption: '90 timers oplæsning og en del hønsehold blev til en model, der forstår vestjysk.',
    credit: CREDIT,
  },
  'biscuit-line': {
    alt: 'Tegning af småkager på et transportbånd under et kamera. En er skæv, og en er brændt.',
    caption: 'Kameraet dømmer hver kage på få tusindedele af et sekund.',
    credit: CREDIT,
  },
  'cool-chip': {
    alt: 'Tegning af en mørk chip med rækker af små felter, hvor nogle lyser. Baner løber ud til alle sider.',
    caption: 'Chippen regner i selve hukommelsen, så tallene ikke skal flyttes.',
    credit: CREDIT,
  },
  'four-days': {
    alt: 'Tegning af fem vinduer på række. Bag de fire sidder en ved et skrivebord, det femte viser en cykel i det grønne.',
    caption: 'Fire dage ved skrivebordet, én et andet sted.',
    credit: CREDIT,
  },
  'last-mainframe': {
    alt: 'Tegning af en person foran et gammelt computeranlæg med båndspoler. Gennem døren ved siden af ses nye serverskabe.',
    caption: 'I fem år kørte det gamle og det nye system side om side.',
    credit: CREDIT,
  },
  'pay-steps': {
    alt: 'Tegning af to trapper af søjler. På den lave sidder og står to personer, på den stejle springer en opad.',
    caption: 'Den, der skifter job, tager større trin, i hvert fald i begyndelsen.',
    credit: CREDIT,
  },
};
