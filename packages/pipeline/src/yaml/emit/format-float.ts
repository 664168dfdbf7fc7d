/**
 * A float as the emitter prints it (pipeline-language.md 2.1, rule N): shortest digits, exponent form where the decimal
 * exponent is below -4 or at least 6, with two exponent digits at least. `single` rounds to float32 first.
 */
export function formatFloat(value: number, options: { single?: boolean } = {}): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa = '', exponentText = '0'] = shortestExponential(value, options.single === true).split('e');
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < 6) return positional(mantissa, exponent);
  const sign = exponent < 0 ? '-' : '+';
  return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function shortestExponential(value: number, single: boolean): string {
  if (!single) return value.toExponential();
  const rounded = Math.fround(value);
  if (!Number.isFinite(rounded)) return value.toExponential();
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
