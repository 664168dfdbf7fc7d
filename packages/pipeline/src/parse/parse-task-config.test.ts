import { describe, expect, it } from 'vitest';
import { parseTaskConfig, readTaskConfig } from './parse-task-config.ts';

describe('a task file', () => {
  it('is read with everything in it', () => {
    const text = `platform: linux
image_resource: {type: registry-image, source: {repository: busybox}}
params: {A: 1.10, B: [x], C: , D: 12345678901234567890}
inputs: [{name: src, optional: true}]
outputs: [{name: out, path: o}]
caches: [{path: .cache, ttl: 24h}]
container_limits: {cpu: 1.9, memory: 1gib}
run: {path: sh, args: [-c, x], user: nobody}
`;
    expect(parseTaskConfig(text)).toEqual({
      ok: true,
      ignored: [],
      config: {
        platform: 'linux',
        imageResource: { name: '', type: 'registry-image', source: { repository: 'busybox' } },
        params: { A: '1.1', B: '["x"]', C: '', D: '12345678901234567890' },
        inputs: [{ name: 'src', optional: true }],
        outputs: [{ name: 'out', path: 'o' }],
        caches: [{ path: '.cache', ttl: '24h' }],
        containerLimits: { cpu: 1, memoryBytes: 1_073_741_824 },
        run: { path: 'sh', args: ['-c', 'x'], user: 'nobody' },
      },
    });
  });

  it.each([
    [
      'an unknown field',
      'platform: linux\nouputs: []\n',
      'unknown fields: [ouputs]',
      { line: 2, hint: 'did you mean outputs?' },
    ],
    [
      'no platform',
      'inputs: [{path: a}]\n',
      "invalid task configuration:\nmissing 'platform'\n  input in position 0 is missing a name",
      { line: 1 },
    ],
    [
      'a list for a program',
      'platform: linux\nrun: {path: sh, args: ((x))}\n',
      'error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go struct field TaskRunConfig.run.args of type []string',
      { line: 2 },
    ],
    [
      'a cache of no time',
      'platform: linux\ncaches:\n- {path: a, ttl: 10ms}\n',
      "error unmarshaling JSON: while decoding JSON: cache ttl must be at least 1s, got '10ms'",
      { line: 3 },
    ],
    [
      'no YAML',
      'platform: [',
      'error converting YAML to JSON: yaml: line 1: did not find expected node content',
      { line: 1, column: 12 },
    ],
  ])('is refused for %s', (_, text, said, where) => {
    const parsed = parseTaskConfig(text);
    expect(parsed).toMatchObject({ ok: false, text: said });
    expect(parsed.ok ? undefined : parsed.errors[0]).toMatchObject(where);
  });

  it('lets the later of two equal keys win', () => {
    expect(parseTaskConfig('platform: a\nplatform: linux\n')).toMatchObject({
      ok: true,
      config: { platform: 'linux' },
    });
  });

  it('is checked by the same rules once its vars are filled in', () => {
    expect(readTaskConfig({ platform: 'linux', run: { path: 5 } })).toMatchObject({
      ok: false,
      text: expect.stringContaining('cannot unmarshal number'),
    });
  });
});
