import { InvalidValueError } from './option.ts';

const simple: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};

/** A value that starts with a double quote is one complete quoted string, by the rules of Go (fly.md 2.1). */
export function unquoteValue(text: string): string {
  if (!text.startsWith('"')) return text;
  if (text.length < 2 || !text.endsWith('"') || text.includes('\n')) return refuse();
  const bytes: Buffer[] = [];
  const inner = text.slice(1, -1);
  const token = /\\(?:([abfnrtv\\"])|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3}))|([^\\"]+)/y;
  while (token.lastIndex < inner.length) {
    const match = token.exec(inner);
    if (match === null) return refuse();
    const [, letter, byte, short, long, octal, plain] = match;
    const code = byte ?? octal;
    if (plain !== undefined) bytes.push(Buffer.from(plain));
    else if (letter !== undefined) bytes.push(Buffer.from(simple[letter] ?? ''));
    else if (code !== undefined) bytes.push(oneByte(Number.parseInt(code, byte === undefined ? 8 : 16)));
    else bytes.push(oneRune(Number.parseInt(short ?? long ?? '', 16)));
  }
  return Buffer.concat(bytes).toString();
}

function oneByte(value: number): Buffer {
  return value > 255 ? refuse() : Buffer.of(value);
}

function oneRune(value: number): Buffer {
  const isSurrogate = value >= 0xd800 && value <= 0xdfff;
  return value > 0x10ffff || isSurrogate ? refuse() : Buffer.from(String.fromCodePoint(value));
}

function refuse(): never {
  throw new InvalidValueError('invalid syntax');
}
