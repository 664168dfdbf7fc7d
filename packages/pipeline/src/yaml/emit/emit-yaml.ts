import { BinaryText, type YamlKey, type YamlMap, type YamlValue } from '../value/yaml-value.ts';
import { compareKeys } from './compare-keys.ts';
import { formatFloat } from './format-float.ts';
import { YamlWriter } from './yaml-writer.ts';

const step = 2;
const maxSimpleKeyBytes = 128;

/**
 * Prints a value as YAML, byte for byte as the reference does (pipeline-language.md 2.6): block style, keys sorted, lists
 * under a key not indented, long lines folded.
 */
export function emitYaml(value: YamlValue): string {
  const writer = new YamlWriter();
  new Emitter(writer).root(value);
  return writer.toString();
}

class Emitter {
  readonly #writer: YamlWriter;

  constructor(writer: YamlWriter) {
    this.#writer = writer;
  }

  root(value: YamlValue): void {
    if (isCollection(value)) this.#node(value, { indent: 0, listIndent: 0, inline: true });
    else this.#leaf(value, step);
    this.#writer.endLine();
  }

  /** `indent` is the column of children, `listIndent` that of list items; `inline` children start on the current line. */
  #node(value: YamlValue, place: { indent: number; listIndent: number; inline: boolean }): void {
    if (Array.isArray(value) && value.length > 0) this.#list(value, place.listIndent, place.inline);
    else if (value instanceof Map && value.size > 0) this.#map(value, place.indent, place.inline);
    else this.#leaf(value, place.indent);
  }

  #list(items: readonly YamlValue[], indent: number, inline: boolean): void {
    items.forEach((item, index) => {
      if (index > 0 || !inline) this.#writer.startLine(indent);
      this.#writer.write('-');
      const inside = indent + step;
      this.#item(item, inside);
    });
  }

  /** A list item: collections start on the line of the dash. */
  #item(item: YamlValue, indent: number): void {
    if (isCollection(item)) this.#writer.write(' ');
    this.#node(item, { indent, listIndent: indent, inline: true });
  }

  #map(map: YamlMap, indent: number, inline: boolean): void {
    const keys = [...map.keys()].sort(compareKeys);
    keys.forEach((key, index) => {
      if (index > 0 || !inline) this.#writer.startLine(indent);
      const value = map.get(key) ?? null;
      if (isSimpleKey(key)) this.#simpleEntry(key, value, indent);
      else this.#complexEntry(key, value, indent);
    });
  }

  #simpleEntry(key: YamlKey, value: YamlValue, indent: number): void {
    this.#key(key);
    this.#writer.write(':');
    this.#node(value, { indent: indent + step, listIndent: indent, inline: false });
  }

  /** `? key`, then `: value` on a line of its own. */
  #complexEntry(key: YamlKey, value: YamlValue, indent: number): void {
    this.#writer.write('?');
    this.#leaf(key, indent + step);
    this.#writer.startLine(indent);
    this.#writer.write(':');
    this.#item(value, indent + step);
  }

  #key(key: YamlKey): void {
    if (typeof key === 'string') this.#writer.key(key);
    else if (!(key instanceof BinaryText)) this.#writer.write(spelling(key));
  }

  #leaf(value: YamlValue, indent: number): void {
    if (typeof value === 'string') this.#writer.text(value, indent);
    else if (value instanceof BinaryText) this.#writer.binary(value.bytes, indent);
    else this.#writer.word(spelling(value));
  }
}

/** Whether a value takes lines of its own. */
function isCollection(value: YamlValue): boolean {
  return (Array.isArray(value) && value.length > 0) || (value instanceof Map && value.size > 0);
}

function spelling(value: Exclude<YamlValue, string | BinaryText>): string {
  if (Array.isArray(value)) return '[]';
  if (value instanceof Map) return '{}';
  if (typeof value !== 'number') return String(value);
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  return formatFloat(value);
}

function isSimpleKey(key: YamlKey): boolean {
  if (typeof key !== 'string') return !(key instanceof BinaryText);
  if (/[\n\r\x85\u2028\u2029]/.test(key)) return false;
  return key.length <= maxSimpleKeyBytes && new TextEncoder().encode(key).length <= maxSimpleKeyBytes;
}
