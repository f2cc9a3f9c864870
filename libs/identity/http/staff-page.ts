import { htmlText } from '#platform';

/** A page for staff: its language, the publication it belongs to, and its content as markup. */
export interface StaffPage {
  readonly language: 'da' | 'en';
  readonly publication: string;
  readonly title: string;
  /** Markup; texts of people in it went through {@link htmlText}. */
  readonly main: string;
}

/** A page for staff as a whole document, apart from the site's own views: it works when nothing else does. */
export function staffPage({ language, publication, title, main }: StaffPage): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} – ${htmlText(publication)}</title>
<link rel="stylesheet" href="/admin/sign-in.css">
</head>
<body>
<main>
<p class="publication"><a href="/">${htmlText(publication)}</a></p>
<h1>${title}</h1>
${main}
</main>
</body>
</html>
`;
}

/** The style of pages for staff; system fonts, so that it depends on nothing. */
export const STAFF_CSS = `
:root { color-scheme: light; }
body { margin: 0; background: #f6f4f0; color: #1a1a1a; font: 1.0625rem/1.5 Georgia, 'Times New Roman', serif; }
main { max-width: 24rem; margin: 12vh auto 2rem; padding: 2rem 1.5rem; background: #fff; border-top: 4px solid #1a1a1a; }
.publication { margin: 0 0 1.5rem; font-weight: 700; }
h1 { margin: 0 0 1rem; font-size: 1.75rem; line-height: 1.2; }
a { color: #0b4a8f; }
label { display: block; margin: 1rem 0 .25rem; font-weight: 700; }
input { box-sizing: border-box; width: 100%; padding: .625rem; border: 1px solid #5c5c5c; font: inherit; }
input[name=token] { font-family: ui-monospace, monospace; font-size: 1rem; }
button { margin-top: 1rem; padding: .625rem 1.25rem; border: 0; background: #1a1a1a; color: #fff; font: inherit; cursor: pointer; }
button:hover { background: #0b4a8f; }
:focus-visible { outline: 3px solid #0b4a8f; outline-offset: 2px; }
details { margin-top: 1.5rem; padding-top: 1rem; border-top: 1px solid #c9c4ba; }
summary { cursor: pointer; padding: .25rem 0; }
.hint { margin: .375rem 0 0; color: #4a4a4a; font-size: .9375rem; }
form > .hint:last-child { margin-top: 1rem; }
.error { margin: .75rem 0 0; padding: .625rem; border-left: 4px solid #a3170c; background: #fdf0ee; color: #7a1109; }
`.trimStart();
