import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { describe, expect, it } from 'vitest';

const mapStacks = join(import.meta.dirname, 'map-stacks.ts');

describe('a stack of a bundle', () => {
  it("names the source's lines, or the bundle's own where its map has gone", () => {
    const directory = mkdtempSync(join(tmpdir(), 'rondo-stacks-'));
    const [source, bundle] = [join(directory, 'source.ts'), join(directory, 'bundle.cjs')];
    writeFileSync(
      source,
      '// A line.\n// Another one.\nexport function fail(): Error {\n  return new RangeError("no");\n}\n',
    );
    buildSync({ entryPoints: [source], outfile: bundle, bundle: true, format: 'cjs', sourcemap: true });
    const main = `
      import { createRequire } from 'node:module';
      const { mapStacks } = await import('${mapStacks}');
      mapStacks('${bundle}');
      const { fail } = createRequire('${bundle}')('${bundle}');
      console.log(fail().stack);`;
    const run = () => execFileSync(process.execPath, ['--input-type=module', '-e', main], { encoding: 'utf8' });
    const [head, first, second] = run().split('\n');
    expect([head, first]).toEqual(['RangeError: no', `    at fail (${source}:4:10)`]);
    expect(second).toContain('[eval1]:6');
    rmSync(`${bundle}.map`);
    expect(run()).toContain(`    at fail (${bundle}:`);
    rmSync(directory, { recursive: true });
  });
});
