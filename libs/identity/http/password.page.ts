import { PASSWORD_LENGTH } from '../domain/password-rules.js';
import { htmlText } from '#platform';
import { staffPage } from './staff-page.js';

interface Words {
  readonly title: string;
  readonly of: string;
  readonly password: string;
  readonly hint: string;
  readonly save: string;
  readonly weak: string;
  readonly overTitle: string;
  readonly over: string;
  readonly signIn: string;
}

const WORDS: Readonly<Record<'da' | 'en', Words>> = {
  da: {
    title: 'Vælg adgangskode',
    of: 'Adgangskode til',
    password: 'Ny adgangskode',
    hint: `Mindst ${PASSWORD_LENGTH.min} tegn. En sætning, som kun du finder på, er bedst; tal og tegn er ikke nødvendige.`,
    save: 'Gem og log ind',
    weak: 'Den er for kort, for let at gætte eller lavet af dit eget navn. Vælg en anden.',
    overTitle: 'Linket virker ikke mere',
    over: 'Det er brugt, udløbet eller erstattet af et nyere. Bed en administrator om et nyt.',
    signIn: 'Log ind',
  },
  en: {
    title: 'Choose a password',
    of: 'Password for',
    password: 'New password',
    hint: `At least ${PASSWORD_LENGTH.min} characters. A sentence that only you would think of is best; digits and signs need not be.`,
    save: 'Save and sign in',
    weak: 'It is too short, too easily guessed or made of your own name. Choose another one.',
    overTitle: 'This link works no more',
    over: 'It was used, has expired or was replaced by a newer one. Ask an admin for a new one.',
    signIn: 'Sign in',
  },
};

/** What the page shows. */
export interface PasswordPage {
  readonly language: 'da' | 'en';
  readonly publication: string;
  /** Null: the link opens nothing (any more). */
  readonly form: {
    readonly link: string;
    readonly email: string;
    readonly state: 'empty' | 'weak';
  } | null;
}

/** The page behind a link that sets a password, as a whole document; it needs no script. */
export function passwordPage({ language, publication, form }: PasswordPage): string {
  const words = WORDS[language];
  const main = form
    ? `<form method="post" action="/admin/password">
<input type="hidden" name="link" value="${htmlText(form.link)}">
<label for="email">${words.of}</label>
<input id="email" name="email" type="email" autocomplete="username" readonly value="${htmlText(form.email)}">
<label for="password">${words.password}</label>
<input id="password" name="password" type="password" autocomplete="new-password" required minlength="${PASSWORD_LENGTH.min}" maxlength="${PASSWORD_LENGTH.max}" aria-describedby="password-hint${form.state === 'weak' ? ' password-error' : ''}"${form.state === 'weak' ? ' aria-invalid="true"' : ''}>
<p id="password-hint" class="hint">${words.hint}</p>
${form.state === 'weak' ? `<p id="password-error" class="error" role="alert">${words.weak}</p>\n` : ''}<button type="submit">${words.save}</button>
</form>`
    : `<p>${words.over} <a href="/admin/sign-in">${words.signIn}</a></p>`;
  return staffPage({ language, publication, title: form ? words.title : words.overTitle, main });
}
