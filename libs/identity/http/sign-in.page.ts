import { htmlText } from '#platform';
import { staffPage } from './staff-page.js';

/** The words of the sign-in page. */
interface Words {
  readonly title: string;
  readonly email: string;
  readonly password: string;
  readonly lost: string;
  readonly withToken: string;
  readonly token: string;
  readonly hint: string;
  readonly signIn: string;
  readonly signInWithToken: string;
  readonly wrongToken: string;
  readonly wrongPassword: string;
  readonly tooMany: (seconds: number) => string;
  readonly signedIn: string;
  readonly signOut: string;
  readonly toSite: string;
}

const WORDS: Readonly<Record<'da' | 'en', Words>> = {
  da: {
    title: 'Log ind',
    email: 'E-mailadresse',
    password: 'Adgangskode',
    lost: 'Glemt adgangskoden? Bed en administrator om et link til en ny.',
    withToken: 'Log ind med adgangsnøgle',
    token: 'Adgangsnøgle',
    hint: 'Begynder med fs_. Den første ligger i filen admin-token i datamappen.',
    signIn: 'Log ind',
    signInWithToken: 'Log ind med nøglen',
    wrongToken: 'Nøglen er ukendt, udløbet eller spærret. Tjek den, og prøv igen.',
    wrongPassword: 'E-mailadresse og adgangskode passer ikke sammen. Tjek begge, og prøv igen.',
    tooMany: (seconds) => `For mange forsøg er mislykkedes. Prøv igen om ${waitIn('da', seconds)}.`,
    signedIn: 'Du er logget ind.',
    signOut: 'Log ud',
    toSite: 'Til forsiden',
  },
  en: {
    title: 'Sign in',
    email: 'E-mail address',
    password: 'Password',
    lost: 'Lost your password? Ask an admin for a link to set a new one.',
    withToken: 'Sign in with an access token',
    token: 'Access token',
    hint: 'Begins with fs_. The first one lies in the file admin-token of the data directory.',
    signIn: 'Sign in',
    signInWithToken: 'Sign in with the token',
    wrongToken: 'The token is unknown, expired or revoked. Check it and try again.',
    wrongPassword: 'Address and password do not go together. Check both and try again.',
    tooMany: (seconds) => `Too many attempts failed. Try again in ${waitIn('en', seconds)}.`,
    signedIn: 'You are signed in.',
    signOut: 'Sign out',
    toSite: 'To the front page',
  },
};

/** How an attempt ended that let nobody in; `too-many` says how many seconds to wait. */
export type Refusal =
  | { readonly kind: 'wrong-token' }
  | { readonly kind: 'wrong-password' }
  | { readonly kind: 'too-many'; readonly seconds: number };

/** What the page shows. */
export interface SignInPage {
  readonly language: 'da' | 'en';
  readonly publication: string;
  /** Where to go after signing in; a path of this site. */
  readonly next: string;
  readonly state: 'signed-out' | 'signed-in' | Refusal;
  /** What was typed as address, so that it need not be typed again. */
  readonly email?: string;
}

/** The sign-in page as a whole document; it needs no script. */
export function signInPage({ language, publication, next, state, email = '' }: SignInPage): string {
  const words = WORDS[language];
  const main =
    state === 'signed-in'
      ? signedIn(words)
      : forms(words, { next, email, refusal: state === 'signed-out' ? null : state });
  return staffPage({ language, publication, title: words.title, main });
}

function signedIn(words: Words): string {
  return `<p>${words.signedIn} <a href="/">${words.toSite}</a></p>
<form method="post" action="/admin/sign-out">
<button type="submit">${words.signOut}</button>
</form>`;
}

function forms(
  words: Words,
  {
    next,
    email,
    refusal,
  }: { readonly next: string; readonly email: string; readonly refusal: Refusal | null },
): string {
  const hidden = `<input type="hidden" name="next" value="${htmlText(next)}">`;
  const byToken = refusal?.kind === 'wrong-token';
  const byPassword = refusal !== null && !byToken;
  const problem = byPassword ? ' aria-describedby="password-error" aria-invalid="true"' : '';
  return `<form method="post" action="/admin/sign-in">
${hidden}
${byPassword ? alert('password-error', sentenceOf(words, refusal)) : ''}<label for="email">${words.email}</label>
<input id="email" name="email" type="email" autocomplete="username" required maxlength="254" value="${htmlText(email)}"${problem}>
<label for="password">${words.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1000"${problem}>
<button type="submit">${words.signIn}</button>
<p class="hint">${words.lost}</p>
</form>
<details${byToken ? ' open' : ''}>
<summary>${words.withToken}</summary>
<form method="post" action="/admin/sign-in">
${hidden}
<label for="token">${words.token}</label>
<input id="token" name="token" type="password" autocomplete="off" required maxlength="200" aria-describedby="token-hint${byToken ? ' token-error' : ''}"${byToken ? ' aria-invalid="true"' : ''}>
<p id="token-hint" class="hint">${words.hint}</p>
${byToken ? alert('token-error', sentenceOf(words, refusal)) : ''}<button type="submit">${words.signInWithToken}</button>
</form>
</details>`;
}

function alert(id: string, sentence: string): string {
  return `<p id="${id}" class="error" role="alert">${sentence}</p>\n`;
}

function sentenceOf(words: Words, refusal: Refusal): string {
  switch (refusal.kind) {
    case 'wrong-token':
      return words.wrongToken;
    case 'wrong-password':
      return words.wrongPassword;
    case 'too-many':
      return words.tooMany(refusal.seconds);
  }
}

/** In seconds up to two minutes, then in minutes. */
function waitIn(language: 'da' | 'en', seconds: number): string {
  if (seconds <= 120) return language === 'da' ? `${seconds} sekunder` : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return language === 'da' ? `${minutes} minutter` : `${minutes} minutes`;
}
