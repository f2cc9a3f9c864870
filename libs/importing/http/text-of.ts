import { HttpProblem } from '#platform';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The text of a dump.
 * @throws HttpProblem 400 for an empty file, one that is not UTF-8, and one with binary content
 */
export function textOf(dump: unknown): string {
  if (!(dump instanceof Uint8Array) || dump.length === 0) {
    throw new HttpProblem(
      400,
      'dump-empty',
      'The file is empty: send the text of a news page as text/plain.',
    );
  }
  let text: string;
  try {
    text = utf8.decode(dump);
  } catch {
    throw new HttpProblem(400, 'dump-not-utf-8', 'The file is not UTF-8: convert it and send it again.');
  }
  if (text.trim() === '') {
    throw new HttpProblem(
      400,
      'dump-empty',
      'The file holds nothing but white space: send the text of a news page.',
    );
  }
  if (/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text)) {
    throw new HttpProblem(
      400,
      'dump-binary',
      'The file is binary: send the text of a news page as text/plain.',
    );
  }
  return text;
}
