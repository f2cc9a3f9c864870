import { SaxesParser } from 'saxes';

/** An element as it was parsed; names are with their prefix. */
export interface XmlElement {
  readonly name: string;
  /** The namespace; empty for none. */
  readonly uri: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** The text in it, and that alone: not that of its children. */
  readonly text: string;
  /** Whether all of its text stood in CDATA sections. */
  readonly inCdata: boolean;
}

interface Open {
  readonly element: XmlElement & { readonly children: XmlElement[]; text: string; inCdata: boolean };
}

/**
 * Parses a document, namespaces too.
 * @throws Error for what is not well-formed, has no declaration of UTF-8, or declares entities
 */
export function parseXml(document: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const open: Open[] = [];
  const roots: XmlElement[] = [];
  let encoding: string | undefined;
  const append = (text: string, cdata: boolean) => {
    const top = open.at(-1)?.element;
    if (!top || text === '') return;
    if (!cdata && text.trim() !== '') top.inCdata = false;
    top.text += text;
  };
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('xmldecl', (declaration) => {
    encoding = declaration.encoding;
  });
  parser.on('doctype', () => {
    throw new Error('A feed has no document type');
  });
  parser.on('opentag', ({ name, uri, attributes, local }) => {
    const plain = Object.fromEntries(Object.values(attributes).map((each) => [each.name, each.value]));
    const element = { name: name || local, uri, attributes: plain, children: [], text: '', inCdata: true };
    open.push({ element });
  });
  parser.on('text', (text) => append(text, false));
  parser.on('cdata', (text) => append(text, true));
  parser.on('closetag', () => {
    const closed = open.pop()?.element;
    if (!closed) throw new Error('Nothing is open');
    const parent = open.at(-1)?.element;
    if (parent) parent.children.push(closed);
    else roots.push(closed);
  });
  parser.write(document).close();
  if (encoding?.toLowerCase() !== 'utf-8') throw new Error('An XML declaration names the encoding, UTF-8');
  const [root] = roots;
  if (!root) throw new Error('There is no element');
  return root;
}

/** The children of a name. */
export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

/** The text of the only child of a name; undefined when there is none. */
export function textOf(element: XmlElement, name: string): string | undefined {
  return childrenOf(element, name)[0]?.text;
}
