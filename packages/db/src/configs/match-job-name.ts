/** `passed`: Go's path.Match, where `*` and `?` stop at `/`; a malformed pattern matches nothing (pipeline-language.md 5.2). */
export function matchesPassed(glob: string, name: string): boolean {
  const source = translate(glob, { any: '[^/]*', one: '[^/]', negation: '^', alternatives: false });
  return source !== undefined && new RegExp(`^${source}$`, 'su').test(name);
}

/** `groups`: `*` crosses `/`, `{a,b}` are alternatives, `!` negates (pipeline-language.md 4.1). */
export function matchesGroup(glob: string, name: string): boolean {
  const source = translate(glob, { any: '.*', one: '.', negation: '!', alternatives: true });
  return source !== undefined && new RegExp(`^${source}$`, 'su').test(name);
}

type Dialect = { any: string; one: string; negation: string; alternatives: boolean };

/** A regular expression's source; undefined where the glob is malformed. */
function translate(glob: string, dialect: Dialect): string | undefined {
  let source = '';
  let depth = 0;
  for (let at = 0; at < glob.length; at += 1) {
    const character = glob.charAt(at);
    if (character === '*') {
      while (glob.charAt(at + 1) === '*') at += 1;
      source += dialect.any;
    } else if (character === '?') source += dialect.one;
    else if (character === '[') {
      const set = /^\[(?:\\.|[^\]\\])+\]/su.exec(glob.slice(at))?.[0];
      if (set === undefined) return undefined;
      source += translateSet(set.slice(1, -1), dialect.negation);
      at += set.length - 1;
    } else if (character === '\\') {
      at += 1;
      if (at === glob.length) return undefined;
      source += quote(glob.charAt(at));
    } else if (dialect.alternatives && character === '{') {
      depth += 1;
      source += '(?:';
    } else if (depth > 0 && (character === '}' || character === ',')) {
      depth -= character === '}' ? 1 : 0;
      source += character === '}' ? ')' : '|';
    } else source += quote(character);
  }
  return depth === 0 ? source : undefined;
}

function translateSet(set: string, negation: string): string {
  const negated = set.startsWith(negation);
  const members = (negated ? set.slice(1) : set).replaceAll(/\\(.)/gsu, '$1');
  return `[${negated ? '^' : ''}${members.replaceAll(/[\\\][^&|~]/g, '\\$&')}]`;
}

function quote(character: string): string {
  return /[\p{L}\p{N}_]/u.test(character) ? character : `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
