/** Least width that text is squeezed into. */
const minWidth = 10;

/** Cuts text at blanks so that lines fit a width; a word that is too long is cut hard (fly.md 2.3). */
export function wrapText(text: string, width: number, prefix: string): string {
  const room = Math.max(width, minWidth);
  return text
    .split('\n')
    .map((line) => wrapLine(line.trim(), room, prefix))
    .join(`\n${prefix}`);
}

function wrapLine(line: string, room: number, prefix: string): string {
  const lines: string[] = [];
  let left = line;
  while (left.length > room) {
    const blank = left.slice(0, room).lastIndexOf(' ');
    const end = blank < 0 ? room - 1 : blank;
    // The reference ends a hard cut with a line break of its own: an empty line follows.
    lines.push(left.slice(0, end).trim() + (blank < 0 ? '-\n' : ''));
    left = left.slice(end).trim();
  }
  if (left !== '') lines.push(left);
  return lines.join(`\n${prefix}`);
}
