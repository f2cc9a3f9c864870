import { AUTHORS } from './authors.js';
import { HEADLINES } from './headlines.js';
import { bullets, italic, numbers, paragraph, quote, readAlso, subheading } from './sample-content.js';
import type { SampleArticle } from './sample-content.js';

export const WORK_ARTICLES: readonly SampleArticle[] = [
  {
    headline: HEADLINES.fourDays,
    standfirst:
      'I et år har 62 ansatte hos Ravnsbjerg Systemer haft en ekstra fridag om ugen til fuld løn. Antallet af fejl efter udrulninger er faldet med en tredjedel.',
    authors: [AUTHORS.ditte],
    picture: 'four-days',
    published: { minutesBefore: 390 },
    body: [
      paragraph(
        'Det er fredag formiddag, og der er lys i ét vindue hos Ravnsbjerg Systemer. Her sidder vagten. Hun spiller skak med en kollega, som har fri.',
      ),
      paragraph(
        'Softwarehuset gik for et år siden over til fire dages arbejdsuge. Ikke fire lange dage, men fire almindelige på tilsammen 30 timer til samme løn. Halvdelen holder fri om mandagen og halvdelen om fredagen, så der altid er nogen på arbejde.',
      ),
      paragraph(
        'Forsøget skulle vare et halvt år. Nu er det gjort permanent, og det skyldes ikke trivselsmålingen, siger direktør Peder Lunding, men en kurve over fejl.',
      ),
      quote(
        'Jeg var imod. Så viste de mig tallene, og så var jeg imod tallene. Det holdt jeg op med efter et kvartal.',
        'Peder Lunding, direktør i Ravnsbjerg Systemer',
      ),
      subheading('Færre ting på én gang'),
      paragraph(
        'Antallet af fejl, der måtte rettes i hast efter en udrulning, faldt fra 48 til 31 på et år. Ifølge udviklerne skyldes det mindre, at de er udhvilede, end at de er holdt op med at arbejde på fem ting på én gang. Det er der ikke tid til.',
      ),
      paragraph('Tre vaner er lagt om:'),
      bullets(
        'Det ugentlige statusmøde er blevet til en fælles side, som alle læser.',
        'Ingen udrulninger efter frokost på den sidste dag før en fridag.',
        'En opgave, der venter på svar i mere end to dage, bliver lagt væk.',
      ),
      subheading('Ikke gratis'),
      paragraph(
        'To kunder har klaget over, at deres faste kontakt ikke var der, og supporten har fået en medarbejder mere, for at vagterne kan gå op. Regnet i kroner koster ordningen omkring 900.000 om året.',
      ),
      paragraph(
        'Til gengæld har kun én medarbejder sagt op i forsøgsåret mod syv året før. Alene det, mener Peder Lunding, har betalt for resten.',
      ),
      readAlso(HEADLINES.pay),
    ],
  },
  {
    headline: HEADLINES.mainframe,
    standfirst:
      'Vindebro Bank brugte syv år og tre projektledere på at skifte sit lånesystem. It-direktør Mette Hjelmager fortæller, hvad hun ville gøre anderledes.',
    authors: [AUTHORS.signe],
    picture: 'last-mainframe',
    published: { daysBefore: 2, time: '16:15' },
    body: [
      paragraph(
        'Det sidste lån blev flyttet en onsdag kl. 14.20. Der var købt kage, men ingen turde skære den ud, før nattens kørsel var gået igennem.',
      ),
      paragraph(
        'Dermed sluttede et af de længste it-projekter i Vindebro Banks historie. Systemet, der holdt styr på bankens 210.000 lån, var fra hulkortenes sidste år, og de to eneste, der kunne rette i det, er 68 og 71.',
      ),
      subheading('To facitlister i fem år'),
      paragraph(
        '»Den store fejl var, at vi lod de to systemer køre side om side i fem år. Hver gang de var uenige om en øre, skulle et menneske finde ud af, hvem der havde ret«, siger Mette Hjelmager.',
      ),
      paragraph(
        'Planen var at flytte lånene i 40 små portioner, og den tanke holder hun fast i. Men det gamle system fik lov at være facit alt for længe. Først da banken lod det ',
        italic('nye'),
        ' system være facit, blev fejlene rettet det rigtige sted.',
      ),
      paragraph('Hendes tre råd til andre:'),
      numbers(
        'Sæt en slukkedato, før I sætter en startdato.',
        'Bestem på forhånd, hvilket system der har ret, når de to er uenige.',
        'Lad de ældste medarbejdere skrive testene. De ved, hvad der er gået galt før.',
      ),
      subheading('Den tredje projektleder'),
      paragraph(
        'Undervejs skiftede projektet leder to gange. Det var hverken dårlige eller dovne folk, understreger hun, men de var sat til at levere efter en plan, som ingen troede på.',
      ),
      quote(
        'Den tredje begyndte med at smide planen ud og bede om at måtte flytte ét lån. Det tog tre måneder. Det næste tog ti minutter.',
        'Mette Hjelmager, it-direktør i Vindebro Bank',
      ),
      paragraph(
        'Prisen endte på 340 millioner kroner, det dobbelte af det første budget. Til gengæld tager det nu en dag at ændre et låneprodukt, hvor det før tog et kvartal.',
      ),
      paragraph(
        'Det gamle anlæg er slukket, men det står der endnu. Det skal på museum, så snart nogen finder ud af, hvordan man får det ud ad døren.',
      ),
      readAlso(HEADLINES.cloudExit),
    ],
  },
  {
    headline: HEADLINES.pay,
    standfirst:
      'En gennemgang af 4.300 medlemmers lønsedler viser, at den, der bliver, får 3,1 procent mere om året, mens den, der skifter, får 6,8. Men forskellen forsvinder med alderen.',
    authors: [AUTHORS.anders],
    picture: 'pay-steps',
    published: { daysBefore: 3, time: '06:50' },
    body: [
      paragraph(
        'Udviklere, der skifter arbejdsplads, får i gennemsnit mere end dobbelt så stor lønstigning som dem, der bliver siddende. Det viser en gennemgang, som fagforeningen It-Lauget har lavet af 4.300 medlemmers lønsedler gennem tre år.',
      ),
      paragraph(
        'Den, der blev, fik 3,1 procent mere om året. Den, der skiftede, fik 6,8 procent. Forskellen er størst for udviklere under 35 år, mens den næsten er væk for dem over 50.',
      ),
      paragraph(
        '»Arbejdspladserne betaler for at hente folk ind og glemmer at betale for at beholde dem. Det er dyrt for begge parter«, siger cheføkonom Jakob Rishøj.',
      ),
      subheading('Titlen betyder mindre'),
      paragraph(
        'Tallene viser også, at opgaverne betyder mere end titlen. En udvikler med vagt tjener 11 procent mere end en uden, og det gælder, uanset om der står »senior« på visitkortet.',
      ),
      paragraph('De største tillæg:'),
      bullets(
        'døgnvagt: 11 procent',
        'ansvar for sikkerhed: 8 procent',
        'ansvar for andre: 7 procent',
        'sjældne programmeringssprog: 4 procent',
      ),
      readAlso(HEADLINES.fourDays),
      subheading('Hellere fire samtaler end én'),
      paragraph(
        'Hos konsulenthuset Tangnæs har man fået øje på det samme. Her blev lønsamtalen for to år siden flyttet fra én gang om året til hvert kvartal, og enhver, der får et tilbud udefra, kan få det vurderet uden at skulle sige op først.',
      ),
      paragraph(
        '»Det lyder dyrt. Men vi har regnet på det, og en ny medarbejder koster otte måneders løn, før hun er i gang«, siger personalechef Sofie Wendelboe.',
      ),
      paragraph(
        'It-Lauget råder medlemmerne til at kende deres værdi, også når de ikke vil væk. Det kræver en enkelt samtale om året med en anden arbejdsgiver – og, som foreningen skriver, at man husker at sige nej tak.',
      ),
    ],
  },
];
