import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkArrows } from './check-arrows.ts';

const root = join(import.meta.dirname, '..');

describe('the arrows of the house', () => {
  let copy: string;

  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'rondo-arrows-'));
    for (const file of ['package.json', 'tsconfig.json', '.dependency-cruiser.cjs'])
      cpSync(join(root, file), join(copy, file));
    for (const room of ['foundation', 'protocol'])
      cpSync(join(root, 'packages', room), join(copy, 'packages', room), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  });
  afterEach(() => rmSync(copy, { recursive: true }));

  it('hold for the lowest rooms as they are', async () => {
    expect(await checkArrows(copy)).toEqual({ ok: true, output: '' });
  });

  it('break when a lower room imports a higher one', async () => {
    writeFileSync(join(copy, 'packages/foundation/src/planted.ts'), "import '../../protocol/src/index.ts';\n");
    const { ok, output } = await checkArrows(copy);
    expect(ok).toBe(false);
    expect(output).toContain(
      'foundation-imports-downwards: packages/foundation/src/planted.ts -> packages/protocol/src/index.ts',
    );
  });

  it('break when a room is entered elsewhere than through its door', async () => {
    writeFileSync(join(copy, 'packages/foundation/src/inner.ts'), 'export const inner = 1;\n');
    writeFileSync(join(copy, 'packages/protocol/src/planted.ts'), "import '../../foundation/src/inner.ts';\n");
    const { ok, output } = await checkArrows(copy);
    expect(ok).toBe(false);
    expect(output).toContain('foundation-through-its-door');
  });

  it('break when an import resolves to nothing', async () => {
    writeFileSync(join(copy, 'packages/protocol/src/planted.ts'), "import './nowhere.ts';\n");
    expect((await checkArrows(copy)).output).toContain('resolvable');
  });
});
