import fc from 'fast-check';
import { expect, it } from 'vitest';
import { processDirectoryName, processIdOf } from './process-files.ts';

it('makes one plain directory name of any process id, and the id of it again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (id) => {
      const name = processDirectoryName(id);
      expect(name).toMatch(/^p-[^/.\0]*$/);
      expect(processIdOf(name)).toBe(id);
    }),
  );
});
