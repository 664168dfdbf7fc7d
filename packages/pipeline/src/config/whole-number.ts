/** A whole number of up to 64 bits, as the reference has it: a bigint only where a double would change its digits. */
export type WholeNumber = number | bigint;

export function wholeNumberOf(value: bigint): WholeNumber {
  const double = Number(value);
  return String(double) === String(value) ? double : value;
}
