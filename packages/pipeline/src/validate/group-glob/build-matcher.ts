import { factorAlternatives } from './factor-alternatives.ts';
import type { GlobNode } from './glob-node.ts';
import { joinMatchers } from './join-matchers.ts';
import { lengthOf, type Matcher } from './matcher.ts';
import { countCharacters, type Utf8Bytes } from './utf8-bytes.ts';

/** Compiles a part of a glob to what the reference compiles it to. */
export function buildMatcher(node: GlobNode): Matcher {
  switch (node.kind) {
    case 'text':
      return textMatcher(node.text);
    case 'anything':
      return { kind: 'anything' };
    case 'single':
      return { kind: 'one', takes: () => true, refuses: '' };
    case 'list':
      return listMatcher(node.chars, node.negated);
    case 'range': {
      const { low, high, negated } = node;
      return { kind: 'one', takes: (char) => (low <= char && char <= high) !== negated, refuses: undefined };
    }
    case 'alternatives': {
      const factored = factorAlternatives(node.options);
      return factored === undefined ? anyOf(node.options.map(buildMatcher)) : buildMatcher(factored);
    }
    case 'sequence':
      return node.parts.length === 0 ? { kind: 'nothing' } : joinMatchers(node.parts.map(buildMatcher));
  }
}

function textMatcher(text: Utf8Bytes): Matcher {
  return { kind: 'text', text, length: countCharacters(text) };
}

function listMatcher(chars: readonly Utf8Bytes[], negated: boolean): Matcher {
  const [only, ...others] = chars;
  if (only !== undefined && others.length === 0 && !negated) return textMatcher(only);
  const listed = new Set(chars);
  return { kind: 'one', takes: (char) => listed.has(char) !== negated, refuses: negated ? chars.join('') : undefined };
}

/** Alternatives take their length from the first that has one: those before it that have none are overlooked. */
function anyOf(options: readonly Matcher[]): Matcher {
  const [only, ...others] = options;
  if (only !== undefined && others.length === 0) return only;
  const lengths = options.map(lengthOf);
  const counted = lengths.slice(lengths.findIndex((length) => length !== undefined));
  const length = counted.every((other) => other === counted[0]) ? counted[0] : undefined;
  return { kind: 'any-of', options, length };
}
