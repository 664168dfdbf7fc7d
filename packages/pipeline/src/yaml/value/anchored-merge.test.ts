import { expect, it } from 'vitest';
import { parsePipeline } from '../../parse/parse-pipeline.ts';

it('reads a map that is merged where it is written and referred to later', () => {
  const parsed = parsePipeline(
    Buffer.from('jobs: []\nuser_data:\n  merged: {<<: &base {a: 1, b: 2}, b: 3}\n  alias: *base\n'),
  );
  expect(parsed.ok && parsed.config.userData).toEqual({ merged: { a: 1, b: 3 }, alias: { a: 1, b: 2 } });
});
