const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"', '/': '/' };
const directive = /%(-?)(\d*)(?:\.(\d+))?s|%%|\\(.)/g;

/** `printf` with one text: `%s` with width and precision, `%%`, and the usual escapes. Everything else stays. */
export function printFormat(format: string, text: string): string {
  return format.replace(
    directive,
    (whole, left: string, width: string, precision: string | undefined, escaped?: string) => {
      if (whole === '%%') return '%';
      if (escaped !== undefined) return escapes[escaped] ?? whole;
      const shown = precision === undefined ? text : text.slice(0, Number(precision));
      return left === '-' ? shown.padEnd(Number(width)) : shown.padStart(Number(width));
    },
  );
}
