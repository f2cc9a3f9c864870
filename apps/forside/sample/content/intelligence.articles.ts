import { AUTHORS } from './authors.js';
import { HEADLINES } from './headlines.js';
import { bold, bullets, paragraph, quote, readAlso, subheading } from './sample-content.js';
import type { SampleArticle } from './sample-content.js';

export const INTELLIGENCE_ARTICLES: readonly SampleArticle[] = [
  {
    headline: HEADLINES.dialect,
    standfirst:
      'Når borgerne i Klitvang ringede om affald og pas, gav robotten op. Et år og 90 timers optagelser senere forstår den ni ud af ti.',
    authors: [AUTHORS.yasmin, AUTHORS.signe],
    picture: 'talking-dunes',
    published: { minutesBefore: 55 },
    body: [
      paragraph(
        '»A ska ha nyt pas«, sagde Karl Johan Bisgård ind i røret. »Du har valgt affald«, svarede kommunen.',
      ),
      paragraph(
        'Sådan gik mange af samtalerne, da Klitvang Kommune sidste år satte en talerobot til at tage telefonen. Den var trænet på radioudsendelser og lydbøger og klarede rigsdansk uden problemer. Men fire ud af ti opkald fra kommunens vestlige sogne endte hos en medarbejder, fordi robotten ikke forstod et ord.',
      ),
      paragraph(
        'Løsningen blev at spørge borgerne. 1.200 af dem har i årets løb læst sætninger op på bibliotekerne, og resultatet er 90 timers tale, som virksomheden Nattergal Sprogteknologi har brugt til at træne modellen videre.',
      ),
      subheading('Fortalte om deres høns'),
      paragraph(
        '»Vi regnede med, at de ville læse op af papiret. I stedet fortalte de om deres høns. Det var langt bedre data«, siger lingvist Ane Mølhede fra Nattergal Sprogteknologi.',
      ),
      paragraph(
        'Modellen er ikke stor. Den har 300 millioner parametre og kører på en enkelt server i rådhusets kælder, så ingen optagelser forlader kommunen. Alle, der har læst op, har givet lov til det, og de kan når som helst få deres optagelser slettet.',
      ),
      paragraph(
        'I dag forstår robotten ',
        bold('91 procent'),
        ' af opkaldene fra vest i første forsøg mod 58 procent før. Det har givet tre medarbejdere tid til de samtaler, der kræver et menneske.',
      ),
      readAlso(HEADLINES.chip),
      subheading('Sønderjyderne står i kø'),
      paragraph(
        'Tre andre kommuner har spurgt, om de må få modellen. Det må de gerne, for den er lagt frit frem. Men den skal lære forfra: På sønderjysk gætter den indtil videre rigtigt i lidt over halvdelen af tilfældene.',
      ),
      paragraph(
        'Karl Johan Bisgård har fået sit pas. Robotten staver stadig hans navn med to a’er, men det gør hans bank også.',
      ),
    ],
  },
  {
    headline: HEADLINES.biscuits,
    standfirst:
      'Bageriet Brunkant har lært en lille billedmodel at se forskel på en skæv småkage og en brændt. Den brændte ryger ud, den skæve får sin egen pose.',
    authors: [AUTHORS.ditte],
    picture: 'biscuit-line',
    published: { daysBefore: 1, time: '15:30' },
    body: [
      paragraph(
        '80 småkager i sekundet passerer under lampen, og hver af dem har få tusindedele af et sekund til at gøre et godt indtryk. Så falder dommen: ned i posen, ud i affaldet eller over på det bånd, som de ansatte kalder charmebåndet.',
      ),
      paragraph(
        'Bageriet Brunkant i Tornekær har i otte måneder ladet et kamera sortere vanillekranse og havrekager. Spildet er i den tid faldet med 38 procent, og det skyldes ikke, at der bliver bagt færre skæve kager.',
      ),
      paragraph(
        '»Før kasserede vi alt, der ikke var rundt. Men kunderne er ligeglade med, om kagen er rund. De er bare ikke ligeglade med, om den er sort«, siger produktionschef Lillian Straarup.',
      ),
      subheading('To bagere, to meninger'),
      paragraph(
        'Modellen er trænet på 46.000 billeder, som bagerne selv har sorteret. Det tog tre uger at blive enige. To erfarne bagere dømte hver ottende kage forskelligt, og først da de havde skrevet reglerne ned, begyndte modellen at blive bedre.',
      ),
      quote(
        'Vi har ikke købt kunstig intelligens. Vi har skrevet ned, hvad vi vidste, og fået en maskine til at læse det.',
        'Lillian Straarup, produktionschef i Bageriet Brunkant',
      ),
      paragraph(
        'Systemet kører på en computer til 9.000 kroner, der sidder i et skab over båndet. Den er ikke på nettet, og den gemmer kun billeder af de kager, den er i tvivl om. Dem ser en bager på næste morgen.',
      ),
      subheading('For få skæve kager'),
      paragraph(
        'De skæve kager sælges nu for sig til to tredjedele af prisen. I nogle butikker er posen blevet den mest solgte, og det giver bageriet et nyt problem: Ovnen laver for få skæve.',
      ),
      paragraph(
        'Næste skridt er at lade kameraet styre ovnen, så varmen følger farven på de kager, der kommer ud. Det forsøg begynder på en af de fire linjer i næste måned.',
      ),
      readAlso(HEADLINES.dialect),
    ],
  },
  {
    headline: HEADLINES.chip,
    standfirst:
      'Kobberhage har brugt fire år på en chip, der regner i selve hukommelsen. Nu ligger de første 40 på et bord i Lyngvig, og de bliver ikke engang lune.',
    authors: [AUTHORS.mikkel],
    picture: 'cool-chip',
    published: { daysBefore: 2, time: '11:10' },
    body: [
      paragraph(
        'Der er stille i laboratoriet, og det er hele pointen. På bordet svarer en chip på størrelse med en tommelfingernegl på spørgsmål om vejret i morgen – uden blæser, uden køleplade og på det samme batteri, som sidder i en røgalarm.',
      ),
      paragraph(
        'Den er tegnet af Kobberhage, der har 19 ansatte og i fire år har arbejdet på at få regnestykkerne ud til tallene i stedet for omvendt. I almindelige processorer går det meste af strømmen nemlig til at flytte tal frem og tilbage mellem hukommelse og regneenhed.',
      ),
      paragraph(
        '»Det er som en fabrik, hvor ni ud af ti ansatte kører truck. Vi har stillet maskinerne ud på lageret«, siger teknisk direktør Iben Sandager.',
      ),
      subheading('To watt, otte ord i sekundet'),
      paragraph(
        'De første prøver kan køre en model med en milliard parametre og svarer med otte ord i sekundet ved et forbrug på to watt. Det er ikke hurtigt, men det er hurtigere, end de fleste taler, og det rækker til håndholdte tolke, måleudstyr og maskiner uden netforbindelse.',
      ),
      paragraph('Kort om chippen:'),
      bullets(
        '1,1 gigabyte hukommelse, der selv kan regne',
        'to watt ved fuld belastning',
        'produceret i 40 eksemplarer',
        'ingen pris endnu',
      ),
      paragraph(
        'Til gengæld er hver chip født med én model. Skal den lære noget nyt, skal vægtene brændes ind igen, og det tager et kvarter på et særligt bord. Det regner Kobberhage med at have løst i næste udgave.',
      ),
      subheading('Mangler 60 millioner'),
      paragraph(
        'Fra 40 chips på et bord til 100.000 i en kasse er der langt. Selskabet skal bruge omkring 60 millioner kroner for at komme i produktion og forhandler med to investorer, som det ikke vil sætte navn på.',
      ),
      paragraph(
        '»De spørger altid, hvad der sker, hvis en af de store gør det samme. Jeg svarer, at så har vi haft ret«, siger Iben Sandager.',
      ),
      readAlso(HEADLINES.biscuits),
    ],
  },
];
