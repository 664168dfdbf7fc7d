/**
 * A float as the emitter prints it (pipeline-language.md 2.1, rule N): shortest digits, exponent form where the decimal
 * exponent is below -4 or at least 6, with two exponent digits at least. `single` rounds to float32 first.
 */
export function formatFloat(value: number, options: { single?: boolean } = {}): string {
  const rounded = options.single === true ? Math.fround(value) : value;
  if (Number.isNaN(rounded)) return 'NaN';
  if (!Number.isFinite(rounded)) return rounded > 0 ? '+Inf' : '-Inf';
  if (rounded === 0) return Object.is(rounded, -0) ? '-0' : '0';
  const digits = options.single === true ? shortestSingle(rounded) : rounded.toExponential();
  const [mantissa = '', exponentText = '0'] = digits.split('e');
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < 6) return positional(mantissa, exponent);
  const sign = exponent < 0 ? '-' : '+';
  return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** The fewest digits that name no other float32. */
function shortestSingle(rounded: number): string {
  for (let digits = 0; digits < 9; digits++) {
    const text = rounded.toExponential(digits);
    if (Math.fround(Number(text)) === rounded) return trimMantissa(text);
  }
  return rounded.toExponential();
}

function trimMantissa(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+e/, 'e') : text;
}

function positional(mantissa: string, exponent: number): string {
  const negative = mantissa.startsWith('-');
  const digits = mantissa.replace(/[-.]/g, '');
  const point = exponent + 1;
  let text: string;
  if (point <= 0) text = `0.${'0'.repeat(-point)}${digits}`;
  else if (digits.length <= point) text = digits.padEnd(point, '0');
  else text = `${digits.slice(0, point)}.${digits.slice(point)}`;
  return negative ? `-${text}` : text;
}
