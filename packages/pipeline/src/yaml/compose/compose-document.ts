import { Scanner } from '../scan/scanner.ts';
import { SourceCursor } from '../scan/source-cursor.ts';
import type { Token, TokenKind } from '../scan/token.ts';
import { type ReadableText, readableText } from '../source/readable-text.ts';
import { type Mark, type ReaderVersion, YamlError } from '../yaml-error.ts';
import type { MappingNode, SequenceNode, YamlNode } from './node.ts';
import { addPart, isEmpty, isNode, type OpenCollection, openCollection } from './open-collection.ts';

const byteOrderMark = '\ufeff';

/** More nodes than any pipeline needs; bounds time and memory. */
const maxNodes = 750_000;

const defaultTagPrefixes: readonly (readonly [string, string])[] = [
  ['!', '!'],
  ['!!', 'tag:yaml.org,2002:'],
];

export interface ComposedDocument {
  /** Undefined where the text holds no document at all. */
  readonly root: YamlNode | undefined;
  /** Whether anything follows the first document; what follows is not read (pipeline-language.md 2.1). */
  readonly hasMore: boolean;
  /** Nodes that aliases refer to. */
  readonly aliased: ReadonlySet<YamlNode>;
}

/** Reads the first document of a text into nodes. Throws {@link YamlError}. */
export function composeDocument(text: string): ComposedDocument {
  return composeReadable(readableText(text));
}

/** As {@link composeDocument}; `version` is the reader of the reference, see {@link Scanner}. */
export function composeReadable({ text, problem }: ReadableText, version: ReaderVersion = 'v2'): ComposedDocument {
  const unmarked = text.startsWith(byteOrderMark) ? text.slice(1) : text;
  return new Composer(new Scanner(new SourceCursor(unmarked, problem), version)).document();
}

/** Tokens before which nothing stands: the value there is null. */
const endsEmptyDocument: readonly TokenKind[] = [
  'version-directive',
  'tag-directive',
  'document-start',
  'document-end',
  'stream-end',
];
const endsListItem: readonly TokenKind[] = ['block-entry', 'block-end'];
const endsFlushListItem: readonly TokenKind[] = ['block-entry', 'key', 'value', 'block-end'];
const endsMapPart: readonly TokenKind[] = ['key', 'value', 'block-end'];
const endsPairKey: readonly TokenKind[] = ['value', 'flow-entry', 'flow-sequence-end'];
const endsFlowKey: readonly TokenKind[] = ['value', 'flow-entry', 'flow-mapping-end'];

/**
 * Reads tokens by the grammar of YAML; one method for each production, which says what part comes next. None calls itself
 * for what is inside: the collections around a node are a list.
 */
class Composer {
  readonly #tokens: Scanner;
  readonly #anchors = new Map<string, YamlNode>();
  readonly #aliased = new Set<YamlNode>();
  readonly #tagPrefixes = new Map<string, string>();
  #nodeCount = 0;

  constructor(tokens: Scanner) {
    this.#tokens = tokens;
  }

  document(): ComposedDocument {
    if (this.#at('stream-end')) return { root: undefined, hasMore: false, aliased: this.#aliased };
    const explicit = this.#readDirectives();
    if (!explicit) this.#tokens.headComments.takeForDocument();
    const root = this.#rootNode(explicit);
    const end = this.#tokens.peek();
    if (end.kind === 'document-end')
      return { root, hasMore: hasContent(this.#tokens.textAfter(end)), aliased: this.#aliased };
    return { root, hasMore: end.kind !== 'stream-end', aliased: this.#aliased };
  }

  #at(kind: TokenKind): boolean {
    return this.#tokens.peek().kind === kind;
  }

  #atAny(kinds: readonly TokenKind[]): boolean {
    return kinds.includes(this.#tokens.peek().kind);
  }

  /** Whether a `---` follows. */
  #readDirectives(): boolean {
    let version = false;
    let token = this.#tokens.peek();
    const explicit = token.kind === 'version-directive' || token.kind === 'tag-directive';
    while (token.kind === 'version-directive' || token.kind === 'tag-directive') {
      if (token.kind === 'version-directive') {
        if (version) throw parserError('found duplicate %YAML directive', token);
        if (token.value !== '1.1') throw parserError('found incompatible YAML document', token);
        version = true;
      } else {
        if (this.#tagPrefixes.has(token.value)) throw parserError('found duplicate %TAG directive', token);
        this.#tagPrefixes.set(token.value, token.suffix);
      }
      this.#tokens.next();
      token = this.#tokens.peek();
    }
    for (const [handle, prefix] of defaultTagPrefixes) {
      if (!this.#tagPrefixes.has(handle)) this.#tagPrefixes.set(handle, prefix);
    }
    if (token.kind === 'document-start') this.#tokens.next();
    else if (explicit) throw parserError('did not find expected <document start>', token);
    return token.kind === 'document-start';
  }

  #rootNode(explicit: boolean): YamlNode {
    const empty = explicit && this.#atAny(endsEmptyDocument);
    if (empty) return emptyScalar(this.#tokens.peek());
    const begun = this.#node(inBlock);
    return isNode(begun) ? begun : this.#collection(begun);
  }

  #collection(root: OpenCollection): YamlNode {
    const around: OpenCollection[] = [];
    let open = root;
    for (;;) {
      const part = this.#nextPart(open);
      if (part === undefined) {
        const outer = around.pop();
        if (outer === undefined) return open.node;
        addPart(outer, open.node);
        open = outer;
      } else if (isNode(part)) addPart(open, part);
      else {
        around.push(open);
        open = part;
      }
    }
  }

  /** An item, a key or the value of the key before; undefined where the collection ends. */
  #nextPart(open: OpenCollection): YamlNode | OpenCollection | undefined {
    switch (open.production) {
      case 'block-sequence':
        return this.#blockItem(open);
      case 'indentless-sequence':
        return this.#indentlessItem();
      case 'block-mapping':
        return this.#blockEntry(open);
      case 'flow-sequence':
        return this.#flowItem(open);
      case 'flow-mapping':
        return this.#flowEntry(open);
      case 'single-pair':
        return this.#singlePair(open);
    }
  }

  /** A node with its anchor and tag; a collection is only begun. */
  #node(context: NodeContext): YamlNode | OpenCollection {
    const first = this.#tokens.peek();
    if (++this.#nodeCount > maxNodes) throw limitError(`exceeded max size of ${maxNodes} nodes`, first);
    if (first.kind === 'alias') return this.#alias(this.#tokens.next());
    const { anchor, tag, hasTag } = this.#properties(first);
    const token = this.#tokens.peek();
    return this.#content(token, { ...context, start: first, tag, anchor, hasTag });
  }

  #alias(token: Token): YamlNode {
    const target = this.#anchors.get(token.value);
    if (target === undefined) throw new YamlError(`unknown anchor '${token.value}' referenced`, token);
    this.#aliased.add(target);
    this.#tokens.headComments.take();
    return { kind: 'alias', name: token.value, target, line: token.line, column: token.column };
  }

  /** `&anchor` and `!tag` before a node, in either order. */
  #properties(start: Token) {
    let anchor: string | undefined;
    let tagToken: Token | undefined;
    for (let token = start; ; token = this.#tokens.peek()) {
      if (token.kind === 'anchor' && anchor === undefined) anchor = token.value;
      else if (token.kind === 'tag' && tagToken === undefined) tagToken = token;
      else break;
      this.#tokens.next();
    }
    const tag = tagToken === undefined ? '' : this.#longTag(tagToken, start);
    return { anchor, tag, hasTag: tag !== '' };
  }

  #longTag(token: Token, start: Token): string {
    if (token.value === '') return token.suffix;
    const prefix = this.#tagPrefixes.get(token.value);
    const tag = prefix === undefined ? '' : prefix + token.suffix;
    if (tag === '') throw parserError('found undefined tag handle', token, start);
    return tag;
  }

  #content(token: Token, node: NodeStart): YamlNode | OpenCollection {
    switch (token.kind) {
      case 'scalar':
        return this.#scalar(this.#tokens.next(), node);
      case 'flow-sequence-start':
        this.#tokens.headComments.take();
        return openCollection('flow-sequence', this.#tokens.next(), this.#sequence(node));
      case 'flow-mapping-start':
        this.#tokens.headComments.take();
        return openCollection('flow-mapping', this.#tokens.next(), this.#mapping(node));
      case 'block-sequence-start':
        if (node.block) return openCollection('block-sequence', this.#tokens.next(), this.#sequence(node));
        break;
      case 'block-mapping-start':
        if (node.block) return openCollection('block-mapping', this.#tokens.next(), this.#mapping(node));
        break;
      case 'block-entry':
        if (node.indentless) return openCollection('indentless-sequence', token, this.#sequence(node));
        break;
    }
    if (node.anchor !== undefined || node.hasTag)
      return this.#anchored(node, { ...emptyScalar(node.start), tag: node.tag, implicit: !node.hasTag });
    throw parserError('did not find expected node content', token, node.start);
  }

  #scalar(token: Token, { start, tag, anchor }: NodeStart): YamlNode {
    const scalar: YamlNode = {
      kind: 'scalar',
      value: token.value,
      tag,
      implicit: (tag === '' && token.style === 'plain') || tag === '!',
      style: token.style,
      line: start.line,
      column: start.column,
    };
    if (anchor !== undefined) this.#anchors.set(anchor, scalar);
    this.#tokens.headComments.take();
    return scalar;
  }

  #anchored(node: NodeStart, value: YamlNode): YamlNode {
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, value);
    return value;
  }

  /** A sequence without items yet: what is inside may refer to it. */
  #sequence({ start, tag, anchor }: NodeStart): SequenceNode {
    const sequence: SequenceNode = { kind: 'sequence', tag, items: [], line: start.line, column: start.column };
    if (anchor !== undefined) this.#anchors.set(anchor, sequence);
    return sequence;
  }

  #mapping({ start, tag, anchor }: NodeStart): MappingNode {
    const mapping: MappingNode = { kind: 'mapping', tag, entries: [], line: start.line, column: start.column };
    if (anchor !== undefined) this.#anchors.set(anchor, mapping);
    return mapping;
  }

  #blockItem({ start }: OpenCollection): YamlNode | OpenCollection | undefined {
    const token = this.#tokens.next();
    if (token.kind === 'block-end') return undefined;
    if (token.kind !== 'block-entry') throw parserError("did not find expected '-' indicator", token, start);
    return this.#listItem(token, endsListItem);
  }

  /** Of a list under a key that is not indented. */
  #indentlessItem(): YamlNode | OpenCollection | undefined {
    if (!this.#at('block-entry')) return undefined;
    const token = this.#tokens.next();
    return this.#listItem(token, endsFlushListItem);
  }

  /**
   * Below a comment the reference's reader of version 3 looks at what is behind the dash twice. Where that fails, it goes
   * on behind the mistake, and tells the last error it meets up to the end of the item, if that is a simple one.
   */
  #listItem(dash: Token, ends: readonly TokenKind[]): YamlNode | OpenCollection {
    const above = this.#tokens.headComments.count;
    let mistake: YamlError | undefined;
    try {
      const { kind } = this.#tokens.peek();
      if (kind === 'block-sequence-start' || kind === 'block-mapping-start') this.#tokens.headComments.take(above);
    } catch (error) {
      if (above === 0 || !(error instanceof YamlError)) throw error;
      mistake = error;
    }
    if (mistake !== undefined && this.#at('alias')) throw mistake;
    const item = this.#atAny(ends) ? emptyScalar(after(dash)) : this.#node(inBlock);
    if (mistake !== undefined) throw mistake;
    return item;
  }

  #blockEntry({ start, key }: OpenCollection): YamlNode | OpenCollection | undefined {
    if (key !== undefined) return this.#blockMappingPart('value');
    const token = this.#tokens.peek();
    if (token.kind === 'block-end') {
      this.#tokens.headComments.take();
      this.#tokens.next();
      return undefined;
    }
    if (token.kind !== 'key') throw parserError('did not find expected key', token, start);
    return this.#blockMappingPart('key');
  }

  /** `? key` or `: value`; either may be missing. */
  #blockMappingPart(kind: 'key' | 'value'): YamlNode | OpenCollection {
    const token = this.#tokens.peek();
    if (token.kind !== kind) return emptyScalar(token);
    this.#tokens.next();
    return this.#atAny(endsMapPart) ? emptyScalar(after(token)) : this.#node(underKey);
  }

  #flowItem(open: OpenCollection): YamlNode | OpenCollection | undefined {
    if (this.#endsFlow(open, 'flow-sequence-end', "did not find expected ',' or ']'")) return undefined;
    return this.#at('key') ? this.#beginSinglePair() : this.#node(inFlow);
  }

  #flowEntry(open: OpenCollection): YamlNode | OpenCollection | undefined {
    if (open.key !== undefined) {
      return open.isPair ? this.#flowValue('flow-mapping-end') : emptyScalar(this.#tokens.peek());
    }
    if (this.#endsFlow(open, 'flow-mapping-end', "did not find expected ',' or '}'")) return undefined;
    open.isPair = this.#at('key');
    if (open.isPair) this.#tokens.next();
    return open.isPair && this.#atAny(endsFlowKey) ? emptyScalar(this.#tokens.peek()) : this.#node(inFlow);
  }

  /** Takes the bracket at the end of a flow collection, or the comma before its next part. */
  #endsFlow({ start, node }: OpenCollection, end: TokenKind, problem: string): boolean {
    if (!this.#at(end)) {
      if (isEmpty(node)) return false;
      const comma = this.#tokens.peek();
      if (comma.kind !== 'flow-entry') throw parserError(problem, comma, start);
      this.#tokens.next();
      if (!this.#at(end)) return false;
    }
    this.#tokens.headComments.take();
    this.#tokens.next();
    return true;
  }

  /** `[a: b]` is a list of a map. */
  #beginSinglePair(): OpenCollection {
    const start = this.#tokens.next();
    const { line, column } = start;
    return openCollection('single-pair', start, { kind: 'mapping', tag: '', entries: [], line, column });
  }

  #singlePair({ node, key }: OpenCollection): YamlNode | OpenCollection | undefined {
    if (key !== undefined) return this.#flowValue('flow-sequence-end');
    if (!isEmpty(node)) return undefined;
    // Where the key is missing, the reference reader drops the token it finds instead of it.
    return this.#atAny(endsPairKey) ? emptyScalar(after(this.#tokens.next())) : this.#node(inFlow);
  }

  #flowValue(end: TokenKind): YamlNode | OpenCollection {
    if (this.#at('value')) {
      this.#tokens.next();
      if (!this.#at('flow-entry') && !this.#at(end)) return this.#node(inFlow);
    }
    return emptyScalar(this.#tokens.peek());
  }
}

interface NodeContext {
  /** Block collections may begin here. */
  readonly block: boolean;
  /** A list that is not indented may begin here. */
  readonly indentless: boolean;
}

const inBlock: NodeContext = { block: true, indentless: false };
const underKey: NodeContext = { block: true, indentless: true };
const inFlow: NodeContext = { block: false, indentless: false };

interface NodeStart extends NodeContext {
  readonly start: Token;
  readonly tag: string;
  readonly hasTag: boolean;
  readonly anchor: string | undefined;
}

function parserError(problem: string, problemMark: Mark, contextMark?: Mark): YamlError {
  return YamlError.syntax({ stage: 'parser', problem, problemMark, contextMark });
}

function limitError(problem: string, problemMark: Mark): YamlError {
  return YamlError.syntax({ stage: 'parser', problem, problemMark, isLimit: true });
}

/** Whether anything but blank lines and comments is left. */
function hasContent(text: string): boolean {
  return /^[ \t]*[^\s#]/m.test(text);
}

function after(token: Token): Mark {
  return { at: token.at + 1, line: token.line, column: token.column + 1 };
}

function emptyScalar(mark: Mark): YamlNode & { kind: 'scalar' } {
  const { line, column } = mark.shown ?? mark;
  return { kind: 'scalar', value: '', tag: '', implicit: true, style: 'plain', line, column };
}
