/** Says whether a job name matches. */
export type GroupGlob = (name: string) => boolean;

type Node =
  | { readonly kind: 'any' }
  | { readonly kind: 'one'; readonly matches: (char: string) => boolean; readonly takesAny?: boolean }
  | { readonly kind: 'alternatives'; readonly options: readonly (readonly Node[])[] };

/**
 * Compiles a glob of `groups[].jobs` (pipeline-language.md 4.1): `*` anything, `?` one character, `[abc]`, `[a-z]`, `[!...]`,
 * `{a,b}`, backslash escapes. Undefined where it is malformed.
 */
export function compileGroupGlob(glob: string): GroupGlob | undefined {
  const nodes = new GlobReader(Array.from(glob)).sequence(0);
  if (nodes === undefined) return undefined;
  // The reference lets one wildcard of its own match a job without name, too.
  const [only, ...others] = nodes;
  const matchesNothing = others.length === 0 && only?.kind === 'one' && only.takesAny === true;
  return (name) => {
    if (name === '' && matchesNothing) return true;
    const chars = Array.from(name);
    return advance(nodes, chars, atStart(chars))[chars.length] === 1;
  };
}

class GlobReader {
  readonly #chars: readonly string[];
  #at = 0;

  constructor(chars: readonly string[]) {
    this.#chars = chars;
  }

  /** Reads up to the end, or to the end of an alternative; one that is never closed ends with the glob. */
  sequence(level: number): Node[] | undefined {
    const nodes: Node[] = [];
    for (let char = this.#peek(); char !== undefined; char = this.#peek()) {
      if (level > 0 && (char === ',' || char === '}')) break;
      this.#at++;
      const node = this.#node(char, level);
      if (node === 'malformed') return undefined;
      if (node !== undefined) nodes.push(node);
    }
    return nodes;
  }

  #peek(): string | undefined {
    return this.#chars[this.#at];
  }

  #node(char: string, level: number): Node | 'malformed' | undefined {
    if (char === '*') return { kind: 'any' };
    if (char === '?') return { kind: 'one', matches: () => true, takesAny: true };
    if (char === '[') return this.#range() ?? 'malformed';
    if (char === '{') return this.#alternatives(level + 1) ?? 'malformed';
    if (char !== '\\') return literal(char);
    const escaped = this.#chars[this.#at++];
    return escaped === undefined ? undefined : literal(escaped);
  }

  #alternatives(level: number): Node | undefined {
    const options: Node[][] = [];
    for (;;) {
      const option = this.sequence(level);
      if (option === undefined) return undefined;
      options.push(option);
      if (this.#chars[this.#at++] !== ',') return { kind: 'alternatives', options };
    }
  }

  #range(): Node | undefined {
    const negated = this.#peek() === '!';
    if (negated) this.#at++;
    const low = this.#peek();
    if (low === undefined) return undefined;
    const inside = this.#chars[this.#at + 1] === '-' ? this.#span(low) : this.#list();
    if (inside === undefined || this.#chars[this.#at++] !== ']') return undefined;
    return { kind: 'one', matches: (char) => inside(char) !== negated, takesAny: negated };
  }

  #span(low: string): ((char: string) => boolean) | undefined {
    const high = this.#chars[this.#at + 2];
    this.#at += 3;
    if (high === undefined || point(high) < point(low)) return undefined;
    return (char) => point(low) <= point(char) && point(char) <= point(high);
  }

  #list(): ((char: string) => boolean) | undefined {
    const chars = new Set<string>();
    for (let char = this.#peek(); char !== undefined && char !== ']'; char = this.#peek()) {
      if (char === '\\') this.#at++;
      const member = this.#peek();
      if (member !== undefined) chars.add(member);
      this.#at++;
    }
    return chars.size === 0 ? undefined : (char) => chars.has(char);
  }
}

function literal(char: string): Node {
  return { kind: 'one', matches: (other) => other === char };
}

/** One place for each position in a name: 1 where a match can stand. */
type Reached = Uint8Array;

function atStart(chars: readonly string[]): Reached {
  const reached = new Uint8Array(chars.length + 1);
  reached[0] = 1;
  return reached;
}

/** Where a match can stand after `nodes`, given where it can stand before: time grows with the product of both lengths. */
function advance(nodes: readonly Node[], chars: readonly string[], from: Reached): Reached {
  let reached = from;
  for (const node of nodes) {
    if (!reached.includes(1)) break;
    reached = advanceOne(node, chars, reached);
  }
  return reached;
}

function advanceOne(node: Node, chars: readonly string[], from: Reached): Reached {
  if (node.kind === 'any') return new Uint8Array(from.length).fill(1, from.indexOf(1));
  const reached = new Uint8Array(from.length);
  if (node.kind === 'alternatives') {
    for (const option of node.options) {
      advance(option, chars, from).forEach((can, at) => {
        if (can === 1) reached[at] = 1;
      });
    }
    return reached;
  }
  for (let at = from.indexOf(1); at !== -1 && at < chars.length; at = from.indexOf(1, at + 1)) {
    if (node.matches(chars[at] ?? '')) reached[at + 1] = 1;
  }
  return reached;
}

function point(char: string): number {
  return char.codePointAt(0) ?? 0;
}
