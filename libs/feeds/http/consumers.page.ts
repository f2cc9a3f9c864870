import type { Instant } from '#kernel';
import { htmlText } from '#platform';
import type { Page } from '#platform';
import type { FeedStanding, ListedConsumer, ListedDelivery } from '../queries/consumers.query.js';

/** The words of the consumers' pages. */
interface Words {
  readonly title: string;
  readonly none: string;
  readonly consumer: string;
  readonly feed: string;
  readonly lastRead: string;
  readonly never: string;
  readonly lag: string;
  readonly refused: string;
  readonly webhook: string;
  readonly noWebhook: string;
  readonly well: string;
  readonly paused: string;
  readonly off: Readonly<Record<string, string>>;
  readonly failing: (tries: number, next: string) => string;
  readonly waiting: (changes: number) => string;
  readonly quota: (requests: number) => string;
  readonly registered: string;
  readonly back: string;
  readonly older: string;
  readonly deliveries: string;
  readonly noDeliveries: string;
  readonly sent: string;
  readonly changes: string;
  readonly state: Readonly<Record<ListedDelivery['state'], string>>;
  readonly outcome: string;
  readonly tries: string;
  readonly answer: string;
  readonly repeated: string;
  readonly redeliver: string;
  readonly signOut: string;
}

const WORDS: Readonly<Record<'da' | 'en', Words>> = {
  da: {
    title: 'Aftagere af feeds',
    none: 'Ingen aftagere er oprettet endnu.',
    consumer: 'Aftager',
    feed: 'Feed',
    lastRead: 'Sidst læst',
    never: 'aldrig',
    lag: 'Mangler',
    refused: 'Afvist',
    webhook: 'Webhook',
    noWebhook: 'ingen',
    well: 'i orden',
    paused: 'sat på pause',
    off: { failing: 'slået fra efter fejl', gone: 'slået fra: modtageren vil ikke have mere' },
    failing: (tries, next) => `${tries} forsøg mislykkedes, næste ${next}`,
    waiting: (changes) => `${changes} venter`,
    quota: (requests) => `Højst ${requests} forespørgsler i minuttet til hvert feed`,
    registered: 'Oprettet',
    back: 'Alle aftagere',
    older: 'Ældre',
    deliveries: 'Beskeder til webhook',
    noDeliveries: 'Der er ikke sendt noget de sidste 30 dage.',
    sent: 'Sendt',
    changes: 'Ændringer',
    state: { waiting: 'venter', delivered: 'modtaget', failing: 'prøves igen', failed: 'opgivet' },
    outcome: 'Udfald',
    tries: 'Forsøg',
    answer: 'Svar',
    repeated: 'gentagelse',
    redeliver: 'Send en besked igen med API’et; {id} står i første kolonne:',
    signOut: 'Log ud',
  },
  en: {
    title: 'Consumers of feeds',
    none: 'No consumer is registered yet.',
    consumer: 'Consumer',
    feed: 'Feed',
    lastRead: 'Last read',
    never: 'never',
    lag: 'Behind',
    refused: 'Refused',
    webhook: 'Webhook',
    noWebhook: 'none',
    well: 'well',
    paused: 'paused',
    off: { failing: 'turned off after failures', gone: 'turned off: the receiver wants no more' },
    failing: (tries, next) => `${tries} tries failed, next ${next}`,
    waiting: (changes) => `${changes} waiting`,
    quota: (requests) => `At most ${requests} requests a minute to each feed`,
    registered: 'Registered',
    back: 'All consumers',
    older: 'Older',
    deliveries: 'Messages to the webhook',
    noDeliveries: 'Nothing was sent in the last 30 days.',
    sent: 'Sent',
    changes: 'Changes',
    state: { waiting: 'waiting', delivered: 'taken', failing: 'tried again', failed: 'given up' },
    outcome: 'Outcome',
    tries: 'Tries',
    answer: 'Answer',
    repeated: 'repeat',
    redeliver: 'Send a message once more by the API; {id} is in the first column:',
    signOut: 'Sign out',
  },
};

/** Whose page it is. */
export interface ConsumersPageFrame {
  readonly language: 'da' | 'en';
  readonly publication: string;
  readonly timeZone: string;
}

/** Where the list is. */
const CONSUMERS_PAGE = '/admin/consumers';

/** The consumers, how they keep up and how their webhooks fare, as a whole document. */
export function consumersPage(frame: ConsumersPageFrame, { items, next }: Page<ListedConsumer>): string {
  const words = WORDS[frame.language];
  const heads = [words.consumer, words.feed, words.lastRead, words.lag, words.refused, words.webhook];
  const rows = items.flatMap((consumer) =>
    consumer.feeds.map((standing, index) => {
      const name = `<a href="${CONSUMERS_PAGE}/${consumer.id}">${htmlText(consumer.name)}</a>${consumer.paused ? ` <em>${words.paused}</em>` : ''}`;
      const first =
        index === 0 ? [`<th scope="rowgroup" rowspan="${consumer.feeds.length}">${name}</th>`] : [];
      return row([...first, ...standingCells(consumer, standing, { words, frame })]);
    }),
  );
  const body =
    items.length === 0 ? `<p>${words.none}</p>` : tableOf(words.title, heads, rows) + older(next, words, '');
  return documentOf(frame, { title: words.title, body });
}

/** One consumer: its standing, and what was sent to it. */
export function consumerPage(
  frame: ConsumersPageFrame,
  { consumer, deliveries }: { readonly consumer: ListedConsumer; readonly deliveries: Page<ListedDelivery> },
): string {
  const words = WORDS[frame.language];
  const standing = consumer.feeds.map((each) => row(standingCells(consumer, each, { words, frame })));
  const heads = [words.feed, words.lastRead, words.lag, words.refused, words.webhook];
  const facts = [
    ...(consumer.paused ? [`<strong>${words.paused}</strong>`] : []),
    words.quota(consumer.requestsPerMinute),
    `${words.registered} ${moment(consumer.registeredAt, frame)}`,
    ...(consumer.webhook ? [`${words.webhook}: <code>${htmlText(consumer.webhook.url)}</code>`] : []),
  ];
  const messages =
    deliveries.items.length === 0
      ? `<p>${words.noDeliveries}</p>`
      : tableOf(
          words.deliveries,
          ['id', words.sent, words.feed, words.changes, words.outcome, words.tries, words.answer],
          deliveries.items.map((delivery) => deliveryRow(delivery, { words, frame })),
        ) +
        older(deliveries.next, words, consumer.id) +
        `<p>${words.redeliver}</p>
<pre tabindex="0"><code>curl -X POST -H "Authorization: Bearer fs_…" \\
  …/api/admin/v1/consumers/${consumer.id}/deliveries/{id}/redeliver</code></pre>`;
  return documentOf(frame, {
    title: consumer.name,
    body: `<p><a href="${CONSUMERS_PAGE}">${words.back}</a></p>
<ul>${facts.map((fact) => `<li>${fact}</li>`).join('')}</ul>
${tableOf(words.title, heads, standing)}
<h2>${words.deliveries}</h2>
${messages}`,
  });
}

interface Told {
  readonly words: Words;
  readonly frame: ConsumersPageFrame;
}

function standingCells(
  consumer: ListedConsumer,
  standing: FeedStanding,
  { words, frame }: Told,
): readonly string[] {
  const { feed, lastReadAt, lag, refused } = standing;
  return [
    cell(htmlText(feed)),
    cell(lastReadAt === null ? words.never : moment(lastReadAt, frame)),
    number(lag ?? ''),
    number(refused),
    cell(webhookWords(consumer, standing, { words, frame })),
  ];
}

function webhookWords({ webhook }: ListedConsumer, standing: FeedStanding, { words, frame }: Told): string {
  if (!webhook || !standing.webhook) return words.noWebhook;
  const { lag, failures, nextAttemptAt } = standing.webhook;
  const waiting = lag > 0 ? `, ${words.waiting(lag)}` : '';
  if (webhook.disabled !== null) {
    return `<strong>${words.off[webhook.disabled] ?? htmlText(webhook.disabled)}</strong>${waiting}`;
  }
  if (failures === 0) return `${words.well}${waiting}`;
  const next = nextAttemptAt === null ? '' : moment(nextAttemptAt, frame);
  return `<strong>${words.failing(failures, next)}</strong>${waiting}`;
}

function deliveryRow(delivery: ListedDelivery, { words, frame }: Told): string {
  const { id, createdAt, feed, after, next, state, attempts, status, error, redeliveryOf } = delivery;
  const outcome = state === 'delivered' ? words.state[state] : `<strong>${words.state[state]}</strong>`;
  return row([
    cell(`<code>${id}</code>`),
    cell(moment(createdAt, frame)),
    cell(htmlText(feed)),
    cell(`${seqOf(after)}–${seqOf(next)}`),
    cell(`${outcome}${redeliveryOf === null ? '' : ` (${words.repeated})`}`),
    number(attempts),
    cell(htmlText(status === null ? (error ?? '') : String(status))),
  ]);
}

function seqOf(cursor: string): string {
  return htmlText(cursor.split('.')[1] ?? '');
}

function tableOf(label: string, heads: readonly string[], rows: readonly string[]): string {
  return `<section class="table" aria-label="${htmlText(label)}" tabindex="0">
<table>
<thead><tr>${heads.map((head) => headOf(head)).join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</section>
`;
}

/** Heads of numbers stand over them. */
function headOf(head: string): string {
  const ofNumbers = Object.values(WORDS).some(({ lag, refused, tries }) =>
    [lag, refused, tries].includes(head),
  );
  return `<th scope="col"${ofNumbers ? ' class="number"' : ''}>${head}</th>`;
}

function row(cells: readonly string[]): string {
  return `<tr>${cells.join('')}</tr>`;
}

function cell(html: string): string {
  return `<td>${html}</td>`;
}

function number(value: number | ''): string {
  return `<td class="number">${value}</td>`;
}

function older(next: string | null, words: Words, id: string): string {
  if (next === null) return '';
  const path = id === '' ? CONSUMERS_PAGE : `${CONSUMERS_PAGE}/${id}`;
  return `<p><a href="${path}?after=${encodeURIComponent(next)}" rel="next">${words.older}</a></p>\n`;
}

function moment(instant: Instant, { language, timeZone }: ConsumersPageFrame): string {
  const text = new Intl.DateTimeFormat(language === 'da' ? 'da-DK' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone,
  }).format(new Date(instant));
  return `<time datetime="${instant}">${text}</time>`;
}

function documentOf(
  { language, publication }: ConsumersPageFrame,
  { title, body }: { readonly title: string; readonly body: string },
): string {
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${htmlText(title)} – ${htmlText(publication)}</title>
<link rel="stylesheet" href="${CONSUMERS_PAGE}/page.css">
</head>
<body>
<header>
<p><a href="/">${htmlText(publication)}</a></p>
<form method="post" action="/admin/sign-out"><button type="submit">${WORDS[language].signOut}</button></form>
</header>
<main>
<h1>${htmlText(title)}</h1>
${body}
</main>
</body>
</html>
`;
}

/** The style of the consumers' pages; system fonts, so that it depends on nothing. */
export const CONSUMERS_CSS = `
:root { color-scheme: light; }
body { margin: 0; background: #f6f4f0; color: #1a1a1a; font: 1rem/1.5 Georgia, 'Times New Roman', serif; }
header, main { max-width: 72rem; margin: 0 auto; padding: 1rem 1.5rem; }
header { display: flex; justify-content: space-between; align-items: center; font-weight: 700; }
header p { margin: 0; }
main { margin-bottom: 2rem; background: #fff; border-top: 4px solid #1a1a1a; }
h1 { margin: .5rem 0 1rem; font-size: 1.75rem; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 2rem 0 .5rem; font-size: 1.25rem; }
a { color: #0b4a8f; }
ul { padding-left: 1.25rem; overflow-wrap: anywhere; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .5rem .75rem .5rem 0; border-bottom: 1px solid #d5d0c6; text-align: left; vertical-align: top; }
tbody th { min-width: 9rem; max-width: 20rem; overflow-wrap: anywhere; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; }
time { white-space: nowrap; }
strong { color: #7a1109; }
code, pre { font: .8125rem/1.5 ui-monospace, monospace; }
td code { white-space: nowrap; }
pre { overflow-x: auto; padding: .75rem; background: #f6f4f0; }
button { padding: .375rem .75rem; border: 1px solid #1a1a1a; background: #fff; color: #1a1a1a; font: inherit; cursor: pointer; }
button:hover { background: #1a1a1a; color: #fff; }
:focus-visible { outline: 3px solid #0b4a8f; outline-offset: 2px; }
`.trimStart();
