/** The paragraphs of a plain text, as lines: an empty line parts paragraphs, a line break stays one. */
export function paragraphsOf(text: string): readonly (readonly string[])[] {
  return text
    .split(/\r?\n[ \t]*\r?\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => paragraph.split(/[ \t]*\r?\n/));
}
