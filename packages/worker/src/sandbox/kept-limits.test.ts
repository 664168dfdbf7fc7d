import { expect, it } from 'vitest';
import { keptLimits } from './kept-limits.ts';

const limits = {
  cpu_limits: { limit_in_shares: 512 },
  memory_limits: { limit_in_bytes: 1 << 20 },
  pid_limits: { max: 0 },
};

it('keeps every limit that the machine can keep', () => {
  expect(keptLimits(limits, new Set(['cpu', 'memory', 'pids']))).toEqual({ kept: limits, lost: [] });
});

it('leaves out and names what the machine cannot keep, apart from limits that are none', () => {
  expect(keptLimits(limits, new Set(['cpu']))).toEqual({
    kept: { cpu_limits: limits.cpu_limits, pid_limits: limits.pid_limits },
    lost: ['memory'],
  });
  expect(keptLimits({}, new Set())).toEqual({ kept: {}, lost: [] });
});
