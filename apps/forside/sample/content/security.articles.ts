import { AUTHORS } from './authors.js';
import { HEADLINES } from './headlines.js';
import { bullets, numbers, paragraph, quote, readAlso, subheading } from './sample-content.js';
import type { SampleArticle } from './sample-content.js';

export const SECURITY_ARTICLES: readonly SampleArticle[] = [
  {
    headline: HEADLINES.printer,
    standfirst:
      'Midt om natten skrev en printer på rådhuset 400 sider ud i et tomt lokale. Det fik en tekniker til at slukke for hele kommunens netværk – 20 minutter før angrebet skulle være gået i gang.',
    authors: [AUTHORS.signe, AUTHORS.mikkel],
    picture: 'night-printer',
    published: { minutesBefore: 160 },
    body: [
      paragraph(
        'Klokken var 3.12, da beskeden kom. Den handlede ikke om indbrud i netværket, for den alarm tav. Den fortalte blot, at printeren på fjerde sal i Skarrevigs rådhus var løbet tør for papir.',
      ),
      paragraph(
        'For tekniker Bodil Rask, der havde nattevagten hjemmefra, var det mærkeligt nok til at tænde computeren. Printeren havde skrevet 400 sider ud på et kvarter, og der var ikke et menneske i bygningen.',
      ),
      paragraph(
        '»Jeg så en bruger, der ikke burde findes, prøve alt, hvad den kunne få adgang til. Printeren var bare det første, der larmede«, siger hun.',
      ),
      subheading('Otte minutters betænkningstid'),
      paragraph(
        'Hun ringede til it-chef Torben Eskelund, der efter eget udsagn brugte otte minutter på at bestemme sig. Kl. 3.40 blev forbindelsen mellem rådhuset og resten af verden lukket, og kommunens 214 servere blev koblet fra hinanden.',
      ),
      paragraph(
        'Da et hold fra firmaet Stenbider Sikkerhed ankom om morgenen, fandt det et program, der var sat til at gå i gang kl. 4.00. Det ville have krypteret både kommunens data og de sikkerhedskopier, der lå på samme net.',
      ),
      quote(
        'Man får aldrig at vide, hvor galt det kunne være gået. Det er det bedste ved historien.',
        'Torben Eskelund, it-chef i Skarrevig Kommune',
      ),
      readAlso(HEADLINES.suppliers),
      subheading('Ind ad en glemt dør'),
      paragraph(
        'Undersøgelsen viser, at angriberne kom ind 41 dage tidligere gennem en fjernadgang, som en leverandør fik åbnet under en flytning og aldrig bad om at få lukket igen. Kontoen havde hverken udløbsdato eller krav om login i to trin.',
      ),
      paragraph('Kommunen har siden ændret tre ting:'),
      bullets(
        'Leverandørers adgang lukker af sig selv efter 24 timer.',
        'Sikkerhedskopier ligger på et net, som ingen almindelig konto kan nå.',
        'Nattevagten må trække stikket uden at spørge først.',
      ),
      paragraph(
        'Det sidste punkt er Bodil Rask mest tilfreds med. Printeren står stadig på fjerde sal, og den har fået et skilt på: »Månedens medarbejder«.',
      ),
    ],
  },
  {
    headline: HEADLINES.suppliers,
    standfirst:
      'Brancheforeningen Leverandørringen har gennemgået 180 mindre it-virksomheder. De fleste har styr på firewallen, men mange kan ikke svare på, hvad den beskytter.',
    authors: [AUTHORS.mikkel],
    picture: 'unknown-servers',
    published: { daysBefore: 1, time: '10:20' },
    body: [
      paragraph(
        'Der er låse på dørene, kryptering på diskene og kursus i phishing hvert forår. Alligevel dumper 59 ud af 180 it-leverandører ved første gennemgang, og årsagen er næsten altid den samme: Der findes ingen samlet liste over de systemer, der skal passes på.',
      ),
      paragraph(
        'Det viser en opgørelse fra brancheforeningen Leverandørringen, der i det seneste år har tilbudt sine medlemmer et frivilligt prøvetilsyn efter de nye krav til virksomheder, som samfundet ikke kan undvære.',
      ),
      paragraph(
        '»Vi spørger, hvor mange servere virksomheden har. Så siger direktøren 40, den driftsansvarlige siger 55, og vores scanner finder 73«, fortæller Henriette Kvols, der leder gennemgangene.',
      ),
      subheading('Kunderne kræver svar'),
      paragraph(
        'De færreste af leverandørerne er selv omfattet af kravene. Det er deres kunder til gengæld, og forsyningsselskaber, sygehuse og kommuner er begyndt at skrive krav om dokumentation ind i kontrakterne.',
      ),
      paragraph(
        'Hos driftsvirksomheden Marehalm Drift tog det fem uger at få overblikket. Undervejs dukkede der 11 maskiner op, som ingen længere vidste, hvad lavede. To af dem sendte stadig fakturaer.',
      ),
      paragraph('Leverandørringen anbefaler at begynde her:'),
      numbers(
        'Scan nettet, og sammenlign med regnskabets liste over udstyr.',
        'Giv hvert system en ejer med navn og telefonnummer.',
        'Sluk det, som ingen vil eje, og se, hvem der ringer.',
      ),
      paragraph(
        'Det tredje råd er ikke en spøg, understreger Henriette Kvols. I ni ud af ti tilfælde ringer ingen.',
      ),
      readAlso(HEADLINES.printer),
    ],
  },
  {
    headline: HEADLINES.busTicket,
    standfirst:
      'Gymnasieeleven Villum Aakær stillede på uret og købte en billet. To uger senere havde busselskabet lukket et hul, der havde stået åbent siden appens første dag.',
    authors: [AUTHORS.yasmin],
    picture: 'phone-bus-stop',
    published: { daysBefore: 4, time: '14:05' },
    body: [
      paragraph(
        'Det begyndte med en spøg. Villum Aakær stillede uret på sin telefon 20 år frem for at bilde en kammerat ind, at han havde sovet meget længe. Da han lidt senere købte en busbillet til to timer, så den helt almindelig ud – bortset fra udløbsdatoen.',
      ),
      paragraph(
        'Billetten kostede 26 kroner og gjaldt i 20 år. Appen fra busselskabet Tværruten regnede nemlig udløbet ud fra telefonens eget ur og spurgte aldrig selskabets server, hvad klokken var.',
      ),
      paragraph(
        '»Jeg havde den i en uge uden at bruge den. Så syntes jeg, at det var pinligt ikke at sige det«, siger han.',
      ),
      subheading('Svar samme aften'),
      paragraph(
        'Han skrev en side om fejlen og sendte den til selskabets kundeservice en søndag eftermiddag. Samme aften ringede udviklingschef Nanna Skovrup.',
      ),
      paragraph(
        'Fejlen viste sig at være lige så gammel som appen. Den er bygget til at virke i tunneler og på landeveje uden dækning, og derfor stolede den på telefonen. Ingen havde tænkt på, at telefonen kunne tage fejl med vilje.',
      ),
      quote(
        'Vi havde betalt to firmaer for at lede efter huller. Ingen af dem havde prøvet at stille på uret.',
        'Nanna Skovrup, udviklingschef i Tværruten',
      ),
      paragraph(
        'I dag sætter serveren sit eget stempel på hver billet, og kontrollørernes læser afviser alt andet. Selskabet har gennemgået salget og fundet 31 billetter med umulige datoer. De fleste stammer fra telefoner, der havde været løbet tør for strøm.',
      ),
      paragraph(
        'Villum Aakær fik et årskort som tak. Det udløber om præcis et år. Han har kontrolleret det.',
      ),
      readAlso(HEADLINES.printer),
    ],
  },
];
