import { AUTHORS } from './authors.js';
import { HEADLINES, HEADLINE_TO_COME } from './headlines.js';
import { bullets, paragraph, picture, quote, readAlso, subheading } from './sample-content.js';
import type { SampleArticle } from './sample-content.js';

export const CLOUD_ARTICLES: readonly SampleArticle[] = [
  {
    headline: HEADLINES.cloudExit,
    standfirst:
      'Bølgekær Forsyning flyttede alt i skyen for fem år siden. Nu kører vandmålere og regnskab igen i egen kælder, mens selvbetjeningen bliver, hvor den er.',
    authors: [AUTHORS.anders],
    picture: 'server-harbour',
    published: { minutesBefore: 255 },
    body: [
      paragraph(
        'Skibet er vendt, men det er ikke sejlet helt hjem. Sådan beskriver teknisk chef Rasmus Holtegaard den flytning, som Bølgekær Forsyning netop har afsluttet efter 14 måneders arbejde.',
      ),
      paragraph(
        '300 virtuelle servere er hentet ned fra skyen og samlet på 22 fysiske maskiner i to kældre på hver sin side af fjorden. Den månedlige regning er faldet fra 1,4 millioner kroner til 690.000 kroner, når strøm, afskrivninger og løn er regnet med.',
      ),
      paragraph(
        '»Vi betalte for at kunne vokse til det tidobbelte på et øjeblik. Men folk drikker ikke ti gange så meget vand på en tirsdag«, siger han.',
      ),
      subheading('Ikke alt skulle med'),
      paragraph(
        'Selskabet gik hvert system igennem med det samme spørgsmål: Hvor meget svinger belastningen? Målerdata, økonomi og kort over ledningsnettet viste sig at bruge lige meget hver dag året rundt. De flyttede hjem.',
      ),
      paragraph(
        'Selvbetjeningen blev derimod i skyen. Når der er brud på en hovedledning, går antallet af besøgende fra 40 til 9.000 på ti minutter, og den slags er stadig billigst at leje sig til.',
      ),
      paragraph('Det kostede flytningen:'),
      bullets(
        '3,8 millioner kroner til udstyr',
        '14 måneders arbejde for fem medarbejdere',
        'én nat uden målerdata',
      ),
      readAlso(HEADLINES.mainframe),
      subheading('Svært at finde folk'),
      paragraph(
        'Det sværeste har været at finde medarbejdere, der kan skifte en disk. To er hentet tilbage fra pensionen, og forsyningen har ansat sin første driftslærling i ti år.',
      ),
      paragraph(
        'Rasmus Holtegaard advarer andre mod at gøre ham kunsten efter uden at regne først. Han har fået 60 henvendelser fra kolleger i branchen, siger han, og rådet de fleste til at blive i skyen.',
      ),
    ],
  },
  {
    headline: HEADLINES.cutCable,
    standfirst:
      'I papirerne havde Hornvig to uafhængige fiberforbindelser. Under asfalten lå de 12 centimeter fra hinanden.',
    authors: [AUTHORS.ditte],
    picture: 'cut-cable',
    published: { daysBefore: 1, time: '13:45' },
    body: [
      paragraph(
        'Det tog under et sekund at afbryde forbindelsen til Hornvig og 31 timer at få den igen. En gravemaskine, der skulle gøre plads til et fjernvarmerør, skar både byens hovedfiber over og den reserve, der skulle tage over, hvis hovedfiberen gik i stykker.',
      ),
      paragraph(
        '14.000 husstande, to skoler og et plejehjem var uden internet, til montører fra netselskabet Østerbugt Net havde splejset 288 fibre sammen i et telt ved vejkanten.',
      ),
      paragraph(
        '»Vi har et diagram, hvor de to kabler er tegnet i hver sin farve. Det er et meget flot diagram«, siger netchef Gorm Thulstrup.',
      ),
      picture('cable-duct'),
      subheading('To ruter blev til én'),
      paragraph(
        'Forklaringen skal findes 16 år tilbage. Dengang lejede selskabet plads i en rende, som et andet selskab havde gravet. Siden blev de to selskaber lagt sammen, deres kort blev flettet, og ingen lagde mærke til, at begge ruter nu løb gennem den samme jord.',
      ),
      paragraph(
        'Den slags er almindeligt, vurderer ingeniør Lone Brask, der rådgiver om net, som ikke må gå ned. Hun har gennemgået 50 forbindelser, der på papiret var dublerede, og fundet fælles render, broer eller strømforsyninger i 19 af dem.',
      ),
      quote(
        'Spørg ikke, om du har to kabler. Spørg, hvilken skovl der kan ramme dem begge.',
        'Lone Brask, rådgivende ingeniør',
      ),
      subheading('Ny reserve nord om byen'),
      paragraph(
        'Østerbugt Net lægger nu en ny reserve nord om byen, fire kilometer fra den gamle. Den ventes klar om et halvt år, og indtil da holder en radioforbindelse fra vandtårnet plejehjemmet på nettet.',
      ),
      paragraph(
        'Gravemaskinens fører er i øvrigt uden skyld. Han havde bedt om et ledningskort og fået det, og ifølge kortet lå der kun ét kabel – en meter længere mod syd.',
      ),
      readAlso(HEADLINE_TO_COME),
    ],
  },
  {
    headline: HEADLINES.windHall,
    standfirst:
      'Marehalm Drift lader sine kunders beregninger vente til blæsevejr. Det har skåret en fjerdedel af strømregningen – og lært udviklerne at vente på svar.',
    authors: [AUTHORS.anders, AUTHORS.ditte],
    picture: 'wind-hall',
    published: { daysBefore: 3, time: '09:30' },
    body: [
      paragraph(
        'Klokken to om natten er der travlt i Marehalm Drifts haller. Blæsten har presset strømprisen ned, og 3.000 processorkerner går i gang med det, der har stået i kø siden eftermiddagen: lønkørsler, røntgenbilleder, vejrkort og en enkelt tegnefilm.',
      ),
      paragraph(
        'Driftsselskabet har i et år ladet vejrudsigten bestemme, hvornår de tunge opgaver bliver løst. Kunderne skriver på opgaven, hvornår den senest skal være færdig, og så vælger et program de timer, hvor strømmen er både billigst og grønnest.',
      ),
      paragraph(
        '»Det er opvaskemaskinen, der venter til natten. Bare med flere kabler«, siger driftsdirektør Kirstine Ørby Dahl.',
      ),
      subheading('Et døgn er længe nok'),
      paragraph(
        'Omkring 60 procent af arbejdet viste sig at kunne vente mindst seks timer, og næsten det hele kunne vente et døgn. Resten kører med det samme, uanset hvordan vinden blæser.',
      ),
      paragraph(
        'Det svære var ikke teknikken. Flere kunder havde programmer, der gik i stå, hvis svaret ikke kom straks, og andre startede opgaven forfra, fordi de troede, at den var gået tabt. I tre tilfælde endte den samme opgave med at køre fire gange.',
      ),
      paragraph(
        'Nu får hver opgave et nummer, og det samme nummer kan kun komme i køen én gang. Sådan burde det have været fra begyndelsen, erkender Kirstine Ørby Dahl.',
      ),
      readAlso(HEADLINES.cloudExit),
      paragraph(
        'Ordningen har sparet 26 procent af strømudgiften på et år. Halvdelen er gået videre til kunderne. Resten har betalt for et batteri, der kan holde hallerne i gang i 40 minutter, når vinden en dag lægger sig for alvor.',
      ),
    ],
  },
];
