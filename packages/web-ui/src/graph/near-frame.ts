import type { View } from './pan-zoom.svelte.ts';

/** Left, top, right, bottom in px of a drawing. */
export type Area = readonly [left: number, top: number, right: number, bottom: number];

const stepPx = 320;

/** The part of a drawing that is in its frame, in steps and with one more on every side, so that it seldom changes while the drawing is moved. */
export function areaInFrame({ x, y, scale }: View, frame: { width: number; height: number }): Area {
  const first = (shift: number) => (Math.floor(-shift / scale / stepPx) - 1) * stepPx;
  const last = (shift: number, room: number) => (Math.ceil((room - shift) / scale / stepPx) + 1) * stepPx;
  return [first(x), first(y), last(x, frame.width), last(y, frame.height)];
}

export function touches([left, top, right, bottom]: Area, area: Area): boolean {
  return left < area[2] && right > area[0] && top < area[3] && bottom > area[1];
}

/** The least area that has both in it. */
export function around(one: Area, other: Area): Area {
  return [
    Math.min(one[0], other[0]),
    Math.min(one[1], other[1]),
    Math.max(one[2], other[2]),
    Math.max(one[3], other[3]),
  ];
}
