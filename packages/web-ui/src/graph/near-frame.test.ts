import { describe, expect, it } from 'vitest';
import { areaInFrame, around, touches } from './near-frame.ts';

const frame = { width: 1440, height: 800 };

describe('what is in the frame of a drawing', () => {
  it('is the frame and a margin, and stays the same while the drawing moves a little', () => {
    const area = areaInFrame({ x: -100, y: -40, scale: 1 }, frame);
    expect(area).toEqual([-320, -320, 1920, 1280]);
    expect(areaInFrame({ x: -130, y: -60, scale: 1 }, frame)).toEqual(area);
  });

  it('grows where the drawing is made smaller', () => {
    expect(areaInFrame({ x: 0, y: 0, scale: 0.5 }, frame)).toEqual([-320, -320, 3200, 1920]);
  });

  it('is touched by a line between two nodes outside of it', () => {
    const [left, right] = [[-900, 100, -700, 150] as const, [3000, 100, 3200, 150] as const];
    const area = areaInFrame({ x: 0, y: 0, scale: 1 }, frame);
    expect([touches(left, area), touches(right, area), touches(around(left, right), area)]).toEqual([
      false,
      false,
      true,
    ]);
  });
});
