import { RondoError } from '@rondo/foundation';

/** An element: its name without a namespace, its elements, and its text when it has none. */
export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

/** A text is no XML document of elements and text. */
export class XmlError extends RondoError {
  readonly code = 'BAD_XML';
}

const token =
  /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([A-Za-z_][\w.:-]*)[^>]*?(\/?)>|([^<]+)/gy;
const maxDepth = 32;
const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Reads the answers of web services: elements and text; attributes are passed over, document types are refused. Throws XmlError. */
export function parseXml(text: string): XmlElement {
  const root = { name: '', children: [] as XmlElement[], text: '' };
  const open: { name: string; children: XmlElement[]; text: string }[] = [root];
  const scanner = new RegExp(token);
  while (scanner.lastIndex < text.length) {
    const match = scanner.exec(text);
    const current = open.at(-1);
    if (match === null || current === undefined) throw new XmlError('the answer is no XML that can be read');
    const [, cdata, closing, name, empty, plain] = match;
    current.text += cdata ?? (plain === undefined ? '' : decodeEntities(plain));
    if (name === undefined) continue;
    const local = name.slice(name.indexOf(':') + 1);
    if (closing === '/') {
      if (open.length === 1 || current.name !== local)
        throw new XmlError(`the answer is no XML: </${name}> closes nothing`);
      open.pop();
      continue;
    }
    const element = { name: local, children: [], text: '' };
    current.children.push(element);
    if (empty !== '/') open.push(element);
    if (open.length > maxDepth) throw new XmlError('the answer is nested too deeply');
  }
  const [document] = root.children;
  if (document === undefined || open.length !== 1) throw new XmlError('the answer is no XML: it is empty or cut off');
  return document;
}

/** Text of the first element of that name; empty when there is none. */
export function textOf(element: XmlElement, name: string): string {
  return element.children.find((child) => child.name === name)?.text ?? '';
}

function decodeEntities(text: string): string {
  return text.replaceAll(/&(#x?)?([0-9a-zA-Z]+);/g, (whole, numeric: string | undefined, name: string) => {
    if (numeric === undefined) return entities[name] ?? whole;
    return String.fromCodePoint(Number.parseInt(name, numeric === '#x' ? 16 : 10));
  });
}
