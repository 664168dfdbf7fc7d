import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const mapStacks = join(import.meta.dirname, 'map-stacks.ts');
const program = `// A line.
// Another one.
export function fail(): Error {
  return new RangeError("no");
}
export function abort(): Error {
  return Object.assign(new Error("stop"), { name: "AbortError" });
}
`;

describe('a stack of a bundle', () => {
  const directory = mkdtempSync(join(tmpdir(), 'rondo-stacks-'));
  const [source, bundle] = [join(directory, 'source.ts'), join(directory, 'bundle.cjs')];
  beforeAll(() => {
    writeFileSync(source, program);
    buildSync({ entryPoints: [source], outfile: bundle, bundle: true, format: 'cjs', sourcemap: true });
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  /** What the stack of an error is that a function of the bundle makes. */
  function stackOf(name: 'fail' | 'abort'): string[] {
    const main = `
      import { createRequire } from 'node:module';
      const { mapStacks } = await import('${mapStacks}');
      mapStacks('${bundle}');
      console.log(createRequire('${bundle}')('${bundle}').${name}().stack);`;
    const argv = ['--input-type=module', '-e', main];
    return execFileSync(process.execPath, argv, { encoding: 'utf8' }).split('\n');
  }

  it("names the source's lines", () => {
    const [head, first, second] = stackOf('fail');
    expect([head, first]).toEqual(['RangeError: no', `    at Object.fail (${source}:4:10)`]);
    expect(second).toContain('[eval1]:5');
  });

  it('does without the map where something was only aborted', () => {
    expect(stackOf('abort')[1]).toContain(`(${bundle}:`);
  });

  it("names the bundle's own where its map has gone", () => {
    rmSync(`${bundle}.map`);
    expect(stackOf('fail')[1]).toContain(`(${bundle}:`);
  });
});
