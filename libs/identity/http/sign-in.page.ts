import { htmlText } from '#platform';

/** The words of the sign-in page. */
interface Words {
  readonly title: string;
  readonly token: string;
  readonly hint: string;
  readonly signIn: string;
  readonly wrong: string;
  readonly signedIn: string;
  readonly signOut: string;
  readonly toSite: string;
}

const WORDS: Readonly<Record<'da' | 'en', Words>> = {
  da: {
    title: 'Log ind',
    token: 'Adgangsnøgle',
    hint: 'Begynder med fs_. Den første ligger i filen admin-token i datamappen.',
    signIn: 'Log ind',
    wrong: 'Nøglen er ukendt, udløbet eller spærret. Tjek den, og prøv igen.',
    signedIn: 'Du er logget ind.',
    signOut: 'Log ud',
    toSite: 'Til forsiden',
  },
  en: {
    title: 'Sign in',
    token: 'Access token',
    hint: 'Begins with fs_. The first one lies in the file admin-token of the data directory.',
    signIn: 'Sign in',
    wrong: 'The token is unknown, expired or revoked. Check it and try again.',
    signedIn: 'You are signed in.',
    signOut: 'Sign out',
    toSite: 'To the front page',
  },
};

/** What the page shows. */
export interface SignInPage {
  readonly language: 'da' | 'en';
  readonly publication: string;
  /** Where to go after signing in; a path of this site. */
  readonly next: string;
  readonly state: 'signed-out' | 'refused' | 'signed-in';
}

/** The sign-in page as a whole document; it needs no script. */
export function signInPage({ language, publication, next, state }: SignInPage): string {
  const words = WORDS[language];
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${words.title} – ${htmlText(publication)}</title>
<link rel="stylesheet" href="/admin/sign-in.css">
</head>
<body>
<main>
<p class="publication"><a href="/">${htmlText(publication)}</a></p>
<h1>${words.title}</h1>
${state === 'signed-in' ? signedIn(words) : form(words, next, state)}
</main>
</body>
</html>
`;
}

function signedIn(words: Words): string {
  return `<p>${words.signedIn} <a href="/">${words.toSite}</a></p>
<form method="post" action="/admin/sign-out">
<button type="submit">${words.signOut}</button>
</form>`;
}

function form(words: Words, next: string, state: 'signed-out' | 'refused'): string {
  const refused = state === 'refused';
  const described = refused ? 'token-hint token-error' : 'token-hint';
  return `<form method="post" action="/admin/sign-in">
<input type="hidden" name="next" value="${htmlText(next)}">
<label for="token">${words.token}</label>
<input id="token" name="token" type="password" autocomplete="current-password" required maxlength="200" aria-describedby="${described}"${refused ? ' aria-invalid="true"' : ''}>
<p id="token-hint" class="hint">${words.hint}</p>
${refused ? `<p id="token-error" class="error" role="alert">${words.wrong}</p>\n` : ''}<button type="submit">${words.signIn}</button>
</form>`;
}

/** The style of the sign-in page; system fonts, so that it depends on nothing. */
export const SIGN_IN_CSS = `
:root { color-scheme: light; }
body { margin: 0; background: #f6f4f0; color: #1a1a1a; font: 1.0625rem/1.5 Georgia, 'Times New Roman', serif; }
main { max-width: 24rem; margin: 12vh auto 2rem; padding: 2rem 1.5rem; background: #fff; border-top: 4px solid #1a1a1a; }
.publication { margin: 0 0 1.5rem; font-weight: 700; }
h1 { margin: 0 0 1rem; font-size: 1.75rem; line-height: 1.2; }
a { color: #0b4a8f; }
label { display: block; margin-bottom: .25rem; font-weight: 700; }
input { box-sizing: border-box; width: 100%; padding: .625rem; border: 1px solid #5c5c5c; font: 1rem/1.4 ui-monospace, monospace; }
button { margin-top: 1rem; padding: .625rem 1.25rem; border: 0; background: #1a1a1a; color: #fff; font: inherit; cursor: pointer; }
button:hover { background: #0b4a8f; }
:focus-visible { outline: 3px solid #0b4a8f; outline-offset: 2px; }
.hint { margin: .375rem 0 0; color: #4a4a4a; font-size: .9375rem; }
.error { margin: .75rem 0 0; padding: .625rem; border-left: 4px solid #a3170c; background: #fdf0ee; color: #7a1109; }
`.trimStart();
