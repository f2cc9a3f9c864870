/** What XML 1.0 has no way to write (section 2.2): most control characters, halves of pairs, U+FFFE and U+FFFF. */
const UNWRITABLE = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

function writable(text: string): string {
  return text.replaceAll(UNWRITABLE, '\u{fffd}').replace(/\r\n?/g, '\n');
}

/** Any text as the content of an element or of an attribute in double quotes. */
export function xmlText(text: string): string {
  return writable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Any text as a CDATA section; its end within the text is parted over two of them. */
export function cdata(text: string): string {
  return `<![CDATA[${writable(text).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

/** An element on a line of its own; nothing for a value that is unknown or empty. */
export function element(
  name: string,
  value: string | number | null,
  write: (text: string) => string = xmlText,
): string {
  return value === null || value === '' ? '' : `<${name}>${write(String(value))}</${name}>\n`;
}

/** An element around others; nothing when there are none. */
export function group(name: string, content: string): string {
  return content === '' ? '' : `<${name}>\n${content}</${name}>\n`;
}
