/** `p.nair` is PN, `admin` is AD: two letters that stand for a person. */
export function initialsOf(name: string): string {
  const parts = name.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== '');
  const [first = '', second = ''] = parts;
  const letters = second === '' ? first.slice(0, 2) : first.charAt(0) + second.charAt(0);
  return letters.toUpperCase();
}
