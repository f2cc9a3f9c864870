import { htmlText } from '#platform';
import type { SubjectData, SubjectRecordEntry } from '../queries/subject-data.query.js';

interface Words {
  readonly title: string;
  readonly exported: string;
  readonly purpose: string;
  readonly source: string;
  readonly recipients: string;
  readonly retention: string;
  readonly erased: string;
}

const WORDS: Readonly<Record<'da' | 'en', Words>> = {
  da: {
    title: 'Det har vi registreret om dig',
    exported: 'Trukket ud',
    purpose: 'Formål',
    source: 'Kilde',
    recipients: 'Modtagere',
    retention: 'Opbevaring',
    erased: 'Slettet',
  },
  en: {
    title: 'What we keep about you',
    exported: 'Exported',
    purpose: 'Purpose',
    source: 'Source',
    recipients: 'Recipients',
    retention: 'Kept for',
    erased: 'Erased',
  },
};

/** The data of a person as a whole document that they can read and print, no script. */
export function subjectDataPage(options: {
  readonly language: 'da' | 'en';
  readonly publication: string;
  readonly data: SubjectData;
}): string {
  const { language, publication, data } = options;
  const words = WORDS[language];
  const terms = (['purpose', 'source', 'recipients', 'retention'] as const).map(
    (term) => `<dt>${words[term]}</dt><dd lang="en">${htmlText(data[term])}</dd>`,
  );
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
<p class="publication">${htmlText(publication)}</p>
<h1>${words.title}</h1>
<p>${words.exported}: <time datetime="${data.exportedAt}">${data.exportedAt}</time></p>
<dl>
${terms.join('\n')}
</dl>
${data.records.map((entry) => recordOf(entry, words)).join('\n')}
</main>
</body>
</html>
`;
}

function recordOf({ recordedAt, what, personal, facts }: SubjectRecordEntry, words: Words): string {
  const told = personal === null ? [] : linesOf(personal);
  const lines = [...told, ...linesOf(facts)].map(
    ([name, value]) => `<dt>${htmlText(name)}</dt><dd>${htmlText(value)}</dd>`,
  );
  const gone = personal === null && 'noticeId' in facts ? `<p>${words.erased}</p>` : '';
  return `<h2>${htmlText(what)} <time datetime="${recordedAt}">${recordedAt}</time></h2>
${gone}<dl>${lines.join('')}</dl>`;
}

/** Members that have a value, nested ones by their path. */
function linesOf(value: object, path = ''): readonly (readonly [name: string, value: string])[] {
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
    const at = path === '' ? name : `${path}.${name}`;
    if (member === null || member === undefined) return [];
    if (typeof member === 'object') return linesOf(member, at);
    return [[at, typeof member === 'string' ? member : JSON.stringify(member)] as const];
  });
}
