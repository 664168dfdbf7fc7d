const words = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
] as const;

/** `three` up to twelve, `13` from there on. */
export function numberWord(count: number): string {
  return words[count] ?? String(count);
}

export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `a`, `a, b`: parts of a sentence that stand side by side. */
export function joinWords(parts: readonly string[]): string {
  return parts.join(', ');
}

/** `1 line`, `1,247 lines`. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? noun : plural}`;
}
