import { type LogRow, rowSpans } from './log-row.ts';
import type { TextStyle } from './text-style.ts';

/** A stretch of a row as the page draws it: text nodes only, classes for the theme's colours, own colours set apart. */
export interface DrawnSpan {
  readonly text: string;
  readonly classes: string;
  readonly colour: string | undefined;
  readonly background: string | undefined;
  /** http, https or mailto; opened in a new tab. */
  readonly link: string | undefined;
  /** A search hit: `hit`, or `current` for the one the user stands on. */
  readonly mark?: 'hit' | 'current';
}

/** A display row ready to be drawn. `number` counts from 1, as in `#L` links; `time` is Unix seconds, 0 when unknown. */
export interface DrawnRow {
  readonly number: number;
  readonly time: number;
  readonly spans: readonly DrawnSpan[];
}

const addresses = /https?:\/\/[^\s<>"'`]+[^\s<>"'`.,;:!?)\]}]/g;

export function drawRow(row: LogRow, number: number, styleOf: (id: number) => TextStyle): DrawnRow {
  const spans = rowSpans(row).flatMap(({ text, style }) => drawSpan(text, styleOf(style)));
  return { number, time: row.time, spans };
}

function drawSpan(text: string, style: TextStyle): DrawnSpan[] {
  const look = drawStyle(style);
  if (style.link !== undefined) return [{ ...look, text, link: style.link }];
  if (!text.includes('://')) return [{ ...look, text, link: undefined }];
  const spans: DrawnSpan[] = [];
  let at = 0;
  for (const match of text.matchAll(addresses)) {
    if (match.index > at) spans.push({ ...look, text: text.slice(at, match.index), link: undefined });
    spans.push({ ...look, text: match[0], link: match[0] });
    at = match.index + match[0].length;
  }
  if (at < text.length) spans.push({ ...look, text: text.slice(at), link: undefined });
  return spans;
}

function drawStyle(style: TextStyle): Pick<DrawnSpan, 'classes' | 'colour' | 'background'> {
  const [foreground, background] = style.inverse
    ? [style.background ?? 'inverse', style.foreground ?? 'inverse']
    : [style.foreground, style.background];
  const classes = [
    typeof foreground === 'number' ? `a${foreground}` : foreground === 'inverse' ? 'ai' : '',
    typeof background === 'number' ? `bg${background}` : background === 'inverse' ? 'bgi' : '',
    style.bold ? 'ab' : '',
    style.faint ? 'af' : '',
    style.italic ? 'ait' : '',
    style.underline ? 'aul' : '',
    style.strike ? 'ast' : '',
  ];
  return {
    classes: classes.filter((one) => one !== '').join(' '),
    colour: typeof foreground === 'string' && foreground !== 'inverse' ? foreground : undefined,
    background: typeof background === 'string' && background !== 'inverse' ? background : undefined,
  };
}

/** The spans of a row without its first characters, the mark of a heading. */
export function cutRow(row: DrawnRow, characters: number): DrawnSpan[] {
  let left = characters;
  return row.spans.flatMap((span) => {
    const text = span.text.slice(left);
    left = Math.max(0, left - span.text.length);
    return text === '' ? [] : [{ ...span, text }];
  });
}

/** Marks search hits, given as [first, last) places in the row's text; `current` is the index of the one the user stands on. */
export function markHits(
  row: DrawnRow,
  hits: readonly (readonly [number, number])[],
  current: number | undefined,
): DrawnRow {
  if (hits.length === 0) return row;
  const spans: DrawnSpan[] = [];
  let place = 0;
  for (const span of row.spans) {
    spans.push(...cutSpan(span, place, hits, current));
    place += span.text.length;
  }
  return { ...row, spans };
}

function cutSpan(
  span: DrawnSpan,
  place: number,
  hits: readonly (readonly [number, number])[],
  current: number | undefined,
): DrawnSpan[] {
  const pieces: DrawnSpan[] = [];
  const end = place + span.text.length;
  let at = place;
  const push = (to: number, mark?: 'hit' | 'current') => {
    if (to > at)
      pieces.push({ ...span, text: span.text.slice(at - place, to - place), ...(mark === undefined ? {} : { mark }) });
    at = Math.max(at, to);
  };
  hits.forEach(([first, last], index) => {
    if (last <= at || first >= end) return;
    push(Math.max(at, first));
    push(Math.min(end, last), index === current ? 'current' : 'hit');
  });
  push(end);
  return pieces;
}
