import { expect, it } from 'vitest';
import { writeYaml } from './write-yaml.ts';

it('writes a configuration as people write it', () => {
  const config = {
    jobs: [
      {
        name: 'test',
        serial: true,
        plan: [
          { get: 'source', trigger: true },
          {
            task: 'unit',
            config: {
              run: { path: 'sh', args: ['-c', 'echo hello\nexit 1\n'] },
              params: { TOKEN: '((token))', N: '1', EMPTY: '' },
            },
          },
        ],
      },
    ],
    resources: [],
    'odd key': { 'a: b': 'c # d', url: 'https://example.com/x', yes: 'no', nothing: null, max: 3 },
  };
  expect(writeYaml(config)).toBe(`jobs:
- name: test
  serial: true
  plan:
  - get: source
    trigger: true
  - task: unit
    config:
      run:
        path: sh
        args:
        - "-c"
        - |
          echo hello
          exit 1
      params:
        TOKEN: ((token))
        N: "1"
        EMPTY: ""
resources: []
odd key:
  "a: b": "c # d"
  url: https://example.com/x
  "yes": "no"
  nothing: null
  max: 3
`);
});
