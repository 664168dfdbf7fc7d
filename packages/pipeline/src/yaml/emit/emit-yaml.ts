import { type Deep, runDeep } from '@rondo/foundation';
import { BinaryText, fromKey, NegativeZero, type YamlKey, type YamlMap, type YamlValue } from '../value/yaml-value.ts';
import { YamlError } from '../yaml-error.ts';
import { compareKeys } from './compare-keys.ts';
import { formatFloat } from './format-float.ts';
import { YamlWriter } from './yaml-writer.ts';

const step = 2;
const maxSimpleKeyBytes = 128;
/** Columns of indentation that a reader keeps in mind. */
const maxBlockDepth = 10_000;
const depthProblem = `exceeded max depth of ${maxBlockDepth}`;

/**
 * Prints a value as YAML, byte for byte as the reference does (pipeline-language.md 2.6): block style, keys sorted, lists
 * under a key not indented, long lines folded. Throws {@link YamlError} where what is printed could not be read again.
 */
export function emitYaml(value: YamlValue): string {
  const writer = new YamlWriter();
  new Emitter(writer).root(value);
  return writer.toString();
}

/** Throws {@link YamlError} where a value, printed, would nest too deep to be read again. */
export function checkPrintedDepth(value: YamlValue): void {
  new Emitter(new YamlWriter({ keepsText: false })).root(value);
}

/** Where a value is printed. */
interface Place {
  /** How many columns of indentation are open around it. */
  readonly level: number;
  /** Column of children. */
  readonly indent: number;
  /** Column of list items. */
  readonly listIndent: number;
  /** Children start on the current line. */
  readonly inline: boolean;
}

/** Where the items of a list or the keys of a map are printed. */
type Lines = Omit<Place, 'listIndent'>;

type Emitting = Deep<void>;

class Emitter {
  readonly #writer: YamlWriter;

  constructor(writer: YamlWriter) {
    this.#writer = writer;
  }

  root(value: YamlValue): void {
    if (isCollection(value)) runDeep(this.#collection(value, { level: 0, indent: 0, listIndent: 0, inline: true }));
    else this.#leaf(value, step);
    this.#writer.endLine();
  }

  *#collection(value: YamlValue[] | YamlMap, { level, indent, listIndent, inline }: Place): Emitting {
    // A list under a key is not indented, everything else is.
    const inside = Array.isArray(value) && listIndent !== indent ? level : level + 1;
    if (inside > maxBlockDepth) throw this.#tooDeep(inline);
    if (Array.isArray(value)) yield* this.#list(value, { level: inside, indent: listIndent, inline });
    else yield* this.#map(value, { level: inside, indent, inline });
  }

  #tooDeep(inline: boolean): YamlError {
    const problemMark = { at: 0, line: this.#writer.line + (inline ? 0 : 1), column: 0 };
    return new YamlError(depthProblem, undefined, { stage: 'scanner', problem: depthProblem, problemMark });
  }

  *#list(items: readonly YamlValue[], { level, indent, inline }: Lines): Emitting {
    let isFirst = inline;
    for (const item of items) {
      if (!isFirst) this.#writer.startLine(indent);
      isFirst = false;
      this.#writer.write('-');
      if (isCollection(item)) yield this.#item(item, level, indent + step);
      else this.#leaf(item, indent + step);
    }
  }

  /** In a list, or behind a complex key: collections start on the line of the indicator. */
  #item(item: YamlValue[] | YamlMap, level: number, indent: number): Emitting {
    this.#writer.write(' ');
    return this.#collection(item, { level, indent, listIndent: indent, inline: true });
  }

  *#map(map: YamlMap, { level, indent, inline }: Lines): Emitting {
    let isFirst = inline;
    for (const key of [...map.keys()].sort(compareKeys)) {
      if (!isFirst) this.#writer.startLine(indent);
      isFirst = false;
      const value = map.get(key) ?? null;
      const isSimple = isSimpleKey(key);
      if (isSimple) this.#simpleKey(key);
      else this.#complexKey(key, indent);
      if (!isCollection(value)) this.#leaf(value, indent + step);
      else if (!isSimple) yield this.#item(value, level, indent + step);
      else yield this.#collection(value, { level, indent: indent + step, listIndent: indent, inline: false });
    }
  }

  #simpleKey(key: YamlKey): void {
    this.#key(key);
    this.#writer.write(':');
  }

  /** `? key`, then `: value` on a line of its own. */
  #complexKey(key: YamlKey, indent: number): void {
    this.#writer.write('?');
    this.#leaf(fromKey(key), indent + step);
    this.#writer.startLine(indent);
    this.#writer.write(':');
  }

  #key(key: YamlKey): void {
    if (typeof key === 'string') this.#writer.key(key);
    else if (key instanceof NegativeZero) this.#writer.write(String(key));
    else if (!(key instanceof BinaryText)) this.#writer.write(spelling(key));
  }

  #leaf(value: YamlValue, indent: number): void {
    if (typeof value === 'string') this.#writer.text(value, indent);
    else if (value instanceof BinaryText) this.#writer.binary(value.bytes, indent);
    else this.#writer.word(spelling(value));
  }
}

/** Whether a value takes lines of its own. */
function isCollection(value: YamlValue): value is YamlValue[] | YamlMap {
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
