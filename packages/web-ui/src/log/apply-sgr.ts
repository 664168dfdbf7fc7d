import { plainStyle, type TextStyle } from './text-style.ts';

const levels = [0, 95, 135, 175, 215, 255] as const;

/** Applies the parameters of a "select graphic rendition" sequence (`ESC [ 1;31 m`) to a style; unknown ones do nothing. */
export function applySgr(style: TextStyle, parameters: readonly number[]): TextStyle {
  let next = style;
  for (let at = 0; at < parameters.length; at += 1) {
    const code = parameters[at] ?? 0;
    if (code === 38 || code === 48) {
      const { colour, used } = readColour(parameters, at + 1);
      at += used;
      if (colour !== undefined) next = code === 38 ? { ...next, foreground: colour } : { ...next, background: colour };
    } else next = applyOne(next, code);
  }
  return next;
}

function applyOne(style: TextStyle, code: number): TextStyle {
  if (code >= 30 && code <= 37) return { ...style, foreground: code - 30 };
  if (code >= 40 && code <= 47) return { ...style, background: code - 40 };
  if (code >= 90 && code <= 97) return { ...style, foreground: code - 82 };
  if (code >= 100 && code <= 107) return { ...style, background: code - 92 };
  switch (code) {
    case 0:
      return { ...plainStyle, link: style.link };
    case 1:
      return { ...style, bold: true };
    case 2:
      return { ...style, faint: true };
    case 3:
      return { ...style, italic: true };
    case 4:
      return { ...style, underline: true };
    case 7:
      return { ...style, inverse: true };
    case 9:
      return { ...style, strike: true };
    case 21:
    case 22:
      return { ...style, bold: false, faint: false };
    case 23:
      return { ...style, italic: false };
    case 24:
      return { ...style, underline: false };
    case 27:
      return { ...style, inverse: false };
    case 29:
      return { ...style, strike: false };
    case 39:
      return { ...style, foreground: undefined };
    case 49:
      return { ...style, background: undefined };
    default:
      return style;
  }
}

/** `5;n` or `2;r;g;b` after 38 or 48: the colour, and how many parameters it took. */
function readColour(parameters: readonly number[], at: number): { colour: number | string | undefined; used: number } {
  if (parameters[at] === 5) return { colour: colour256(parameters[at + 1] ?? 0), used: 2 };
  if (parameters[at] !== 2) return { colour: undefined, used: parameters.length };
  const [red, green, blue] = [1, 2, 3].map((offset) => Math.min(255, Math.max(0, parameters[at + offset] ?? 0)));
  return { colour: `rgb(${red} ${green} ${blue})`, used: 4 };
}

function colour256(index: number): number | string | undefined {
  if (index < 16) return index;
  if (index > 255) return undefined;
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return `rgb(${grey} ${grey} ${grey})`;
  }
  const cube = index - 16;
  const channel = (value: number) => levels[value % 6] ?? 0;
  return `rgb(${channel(Math.floor(cube / 36))} ${channel(Math.floor(cube / 6))} ${channel(cube)})`;
}
