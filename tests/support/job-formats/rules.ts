import { childrenOf } from './xml-document.js';
import type { XmlElement } from './xml-document.js';

/** Reports what a document does against the rules of its format, one line each. */
export type Report = (what: string) => void;

/** What an element may contain: a rule for the text of each child that may stand in it. */
export interface ChildRule {
  /** Once unless told: at most once `?`, any number of times `*`. */
  readonly times?: '?' | '*';
  /** What the text must be. */
  readonly text?: RegExp | ((text: string) => boolean);
  /** The text must stand in CDATA. */
  readonly cdata?: true;
  readonly children?: Readonly<Record<string, ChildRule>>;
  readonly attributes?: Readonly<Record<string, RegExp | ((text: string) => boolean)>>;
  readonly optionalAttributes?: Readonly<Record<string, RegExp | ((text: string) => boolean)>>;
}

/** Checks an element against the only children that it may have, in the order in which they are named. */
export function checkElement(
  element: XmlElement,
  rule: ChildRule,
  report: Report,
  path = element.name,
): void {
  const { children = {}, text, attributes = {}, optionalAttributes = {} } = rule;
  const names = Object.keys(children);
  let place = 0;
  for (const child of element.children) {
    const index = names.indexOf(child.name);
    if (index === -1) report(`${path} has no place for ${child.name}`);
    if (index !== -1 && index < place) report(`${path}/${child.name} stands too late`);
    place = Math.max(place, index);
  }
  for (const [name, childRule] of Object.entries(children)) {
    const found = childrenOf(element, name);
    if (found.length > 1 && childRule.times !== '*') report(`${path}/${name} stands ${found.length} times`);
    if (found.length === 0 && childRule.times === undefined) report(`${path}/${name} is missing`);
    for (const child of found) checkElement(child, childRule, report, `${path}/${name}`);
  }
  if (text !== undefined && !holds(text, element.text))
    report(`${path} says ${JSON.stringify(element.text)}`);
  if (rule.cdata && !element.inCdata) report(`${path} is not in CDATA`);
  if (names.length > 0 && element.text.trim() !== '') report(`${path} has text beside its children`);
  for (const [name, wanted] of Object.entries(attributes)) {
    const value = element.attributes[name];
    if (value === undefined || !holds(wanted, value)) report(`${path}/@${name} is ${String(value)}`);
  }
  for (const [name, value] of Object.entries(element.attributes)) {
    if (name in attributes || name.startsWith('xmlns')) continue;
    const wanted = optionalAttributes[name];
    if (wanted === undefined || !holds(wanted, value)) report(`${path}/@${name} is ${value}`);
  }
}

function holds(wanted: RegExp | ((text: string) => boolean), text: string): boolean {
  return wanted instanceof RegExp ? wanted.test(text) : wanted(text);
}

/** Something to read. */
export const WORDS = /\S/;
/** ISO 3166-1 alpha-2. */
export const COUNTRY = /^[A-Z]{2}$/;
/** RFC 3339 in UTC with or without fractions of a second, and a day that there is. */
export const rfc3339 = (text: string) =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(text) &&
  isDay(text.slice(0, 10)) &&
  !isNaN(Date.parse(text));
/** A day of the calendar. */
export const isDay = (text: string) =>
  /^\d{4}-\d\d-\d\d$/.test(text) &&
  !isNaN(Date.parse(text)) &&
  new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
/** RFC 822 with a year of four digits: the day of the week is the right one. */
export const rfc822 = (text: string) => {
  const at = Date.parse(text);
  return !isNaN(at) && new Date(at).toUTCString() === text;
};
/** An absolute address, its scheme in any case, without spaces or control characters. */
export const webUrl = (text: string) => /^https?:\/\/[^\s<>"]+$/i.test(text) && URL.canParse(text);
/** As {@link webUrl}, safe from being read on the way. */
export const httpsUrl = (text: string) => webUrl(text) && text.startsWith('https://');
/** RFC 4122. */
export const URN = /^urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The tags of HTML in a text, in the order in which they stand; what a browser would take as one counts. */
export function tagsIn(html: string): readonly string[] {
  return [...html.matchAll(/<\/?([a-z][^\s/>]*)([^>]*)>?/gi)].map(([, name = '', rest = '']) =>
    rest.trim() === '' ? name.toLowerCase() : `${name.toLowerCase()} ${rest.trim()}`,
  );
}

/** Whether tags close in the order in which they were opened, as XML would have it; `br` alone has no end. */
export function isBalanced(html: string): boolean {
  const open: string[] = [];
  for (const [tag, name = ''] of html.matchAll(/<\/?([a-z][a-z0-9]*)[^>]*>/g)) {
    if (name === 'br') continue;
    if (!tag.startsWith('</')) open.push(name);
    else if (open.pop() !== name) return false;
  }
  return open.length === 0;
}
