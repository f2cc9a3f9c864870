import { htmlText } from '#platform';

/** The words of the renewal page. */
interface Words {
  readonly title: string;
  readonly runsUntil: (day: string) => string;
  readonly ended: (day: string) => string;
  readonly renew: (day: string) => string;
  readonly renewed: (day: string) => string;
  readonly spent: string;
  readonly closed: string;
  readonly unknown: string;
  readonly toAd: string;
}

const WORDS: Readonly<Record<'da' | 'en', Words>> = {
  da: {
    title: 'Forlæng stillingsopslag',
    runsUntil: (day) => `Opslaget vises til og med ${day}.`,
    ended: (day) => `Opslaget blev vist til og med ${day}.`,
    renew: (day) => `Forlæng til og med ${day}`,
    renewed: (day) => `Tak. Opslaget vises nu til og med ${day}.`,
    spent: 'Opslaget er allerede forlænget, eller fristen er ændret, siden dette link blev sendt.',
    closed: 'Opslaget er lukket og kan ikke forlænges. Skriv til redaktionen for at få det slået op igen.',
    unknown: 'Linket er udløbet eller ikke helt. Bed redaktionen om et nyt.',
    toAd: 'Se opslaget',
  },
  en: {
    title: 'Renew a job ad',
    runsUntil: (day) => `The ad runs through ${day}.`,
    ended: (day) => `The ad ran through ${day}.`,
    renew: (day) => `Renew through ${day}`,
    renewed: (day) => `Thank you. The ad now runs through ${day}.`,
    spent: 'The ad was renewed, or its deadline changed, since this link was sent.',
    closed: 'The ad is closed and cannot be renewed. Ask the newsroom to post it again.',
    unknown: 'This link has expired or is not whole. Ask the newsroom for a new one.',
    toAd: 'See the ad',
  },
};

/** What a renewal link finds. Days are written out, the last ones on which the ad shows. */
export type JobRenewalState =
  | {
      readonly kind: 'open' | 'ended';
      readonly day: string;
      readonly nextDay: string;
      readonly action: string;
    }
  | { readonly kind: 'renewed'; readonly day: string }
  | { readonly kind: 'spent' | 'closed' | 'unknown' };

/** What the page shows. */
export interface JobRenewalPage {
  readonly language: 'da' | 'en';
  readonly publication: string;
  /** Null when no ad is known. */
  readonly job: { readonly title: string; readonly url: string } | null;
  readonly state: JobRenewalState;
}

/** The renewal page as a whole document: one sentence and at most one button, no script. */
export function jobRenewalPage({ language, publication, job, state }: JobRenewalPage): string {
  const words = WORDS[language];
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>${words.title} – ${htmlText(publication)}</title>
<link rel="stylesheet" href="/admin/sign-in.css">
</head>
<body>
<main>
<p class="publication"><a href="/">${htmlText(publication)}</a></p>
<h1>${job ? htmlText(job.title) : words.title}</h1>
${said(state, words)}
${job && state.kind !== 'ended' && state.kind !== 'closed' ? `<p><a href="${htmlText(job.url)}">${words.toAd}</a></p>\n` : ''}</main>
</body>
</html>
`;
}

function said(state: JobRenewalState, words: Words): string {
  switch (state.kind) {
    case 'open':
    case 'ended':
      return `<p>${state.kind === 'open' ? words.runsUntil(state.day) : words.ended(state.day)}</p>
<form method="post" action="${htmlText(state.action)}">
<button type="submit">${words.renew(state.nextDay)}</button>
</form>`;
    case 'renewed':
      return `<p role="status">${words.renewed(state.day)}</p>`;
    case 'spent':
    case 'closed':
    case 'unknown':
      return `<p role="status">${words[state.kind]}</p>`;
  }
}
