import { isDeepStrictEqual } from 'node:util';
import { propertyRuns, propertyTimeoutMs } from '@rondo/foundation/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../config/json-value.ts';
import { parsePipeline } from '../parse/parse-pipeline.ts';
import { composeDocument } from '../yaml/compose/compose-document.ts';
import { emitYaml } from '../yaml/emit/emit-yaml.ts';
import { buildValue } from '../yaml/value/build-value.ts';
import type { YamlKey, YamlValue } from '../yaml/value/yaml-value.ts';
import { formatPipeline } from './format-pipeline.ts';
import { printPipeline } from './print-pipeline.ts';

const trickyTexts = [
  '',
  ' ',
  'y',
  'NO',
  '010',
  '1e3',
  '.5',
  '1:30',
  '2001-01-01',
  '~',
  '<',
  '-',
  '- a',
  'a: b',
  'a #b',
  "it's",
  '"',
  '\\',
  '((v))',
  '{{v}}',
  '|',
  '%',
  '@',
  '---',
  '...',
  '?',
  ':',
  'é',
  '日本',
  '😀',
  '\t',
  '\r',
  '\u2028',
  '\ufeffx',
  'a\nb',
  '\n',
  ' \n',
  'a \nb',
  '\n\n',
  'x\n\n',
];

const text = fc
  .oneof(
    fc.constantFrom(...trickyTexts),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc
      .array(fc.constantFrom('a', 'word', ' ', '  ', '\n', ':', '#', "'", '"', '1', '\u2028'), { maxLength: 60 })
      .map((parts) => parts.join('')),
  )
  .filter(
    (value) => !/[\u0085\ud800-\udfff]/.test(value.replaceAll(/[\ud800-\udbff][\udc00-\udfff]/g, '')) && value !== '<<',
  );

const integer = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n });
const float = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Number.isInteger(value));
const key: fc.Arbitrary<YamlKey> = fc.oneof(text, integer, fc.boolean());

const value: fc.Arbitrary<YamlValue> = fc.letrec<{ value: YamlValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    integer,
    float,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map((entries): YamlValue => new Map(entries)),
  ),
})).value;

describe('printed YAML', () => {
  it('is read as the same value again', { timeout: propertyTimeoutMs }, () => {
    fc.assert(
      fc.property(value, (original) => {
        expect(buildValue(composeDocument(emitYaml(original)))).toEqual(original);
      }),
      propertyRuns(2_000),
    );
  });
});

const name = fc.constantFrom('a', 'b-1', 'c_2', '10', 'y', 'Name', 'x y');
const plainText = fc.string({ maxLength: 10 }).filter((value) => value !== '<<');
const free: fc.Arbitrary<JsonValue> = fc
  .jsonValue({ maxDepth: 2 })
  .map((json) => JSON.parse(JSON.stringify(json).replaceAll('<<', '<')));
const freeMap = fc.dictionary(plainText, free, { maxKeys: 3 });
const duration = fc.constantFrom('1h', '90m', '10s', 'never', '', '1.5h');

const depth = fc.createDepthIdentifier();

const step: fc.Arbitrary<JsonValue> = fc.letrec<{ step: JsonValue; core: object; hook: JsonValue }>((tie) => ({
  hook: fc.oneof({ maxDepth: 2, depthIdentifier: depth }, fc.constant({ put: 'a' }), tie('step')),
  core: fc.oneof(
    { maxDepth: 2, depthIdentifier: depth },
    fc.record(
      {
        get: name,
        passed: fc.array(name, { maxLength: 2 }),
        trigger: fc.boolean(),
        params: freeMap,
        version: fc.constantFrom('latest', 'every', 'evry'),
      },
      { requiredKeys: ['get'] },
    ),
    fc.record(
      { put: name, inputs: fc.constantFrom('all', 'detect', []), get_params: freeMap, no_get: fc.boolean() },
      { requiredKeys: ['put'] },
    ),
    fc.record(
      {
        task: name,
        file: plainText,
        params: fc.dictionary(plainText, free),
        tags: fc.array(name),
        container_limits: fc.constantFrom({ cpu: 1.5 }, { memory: '1GB' }, {}),
        config: fc.constantFrom(
          { platform: 'linux' },
          {
            platform: 'linux',
            run: { path: 'sh', args: ['-c', 'x'] },
            inputs: [{ name: 'a', optional: true }],
            caches: [{ path: 'c', ttl: '1h' }],
          },
        ),
      },
      { requiredKeys: ['task'] },
    ),
    fc.record(
      { set_pipeline: name, file: plainText, vars: freeMap, instance_vars: freeMap },
      { requiredKeys: ['set_pipeline'] },
    ),
    fc.record({ load_var: name, file: plainText, reveal: fc.boolean() }, { requiredKeys: ['load_var'] }),
    fc.record({ do: fc.array(tie('step'), { maxLength: 2 }), tags: fc.array(name) }, { requiredKeys: ['do'] }),
    fc.record({
      in_parallel: fc.oneof(
        fc.array(tie('step'), { maxLength: 2 }),
        fc.record({ steps: fc.array(tie('step'), { maxLength: 2 }), limit: fc.nat(3), fail_fast: fc.boolean() }),
      ),
    }),
    fc.record({ try: tie('step') }),
  ) as fc.Arbitrary<object>,
  step: fc
    .tuple(
      tie('core'),
      fc.record(
        {
          attempts: fc.nat(3),
          across: fc.constantFrom(
            [],
            [{ var: 'v', values: [1, 'x'] }],
            [{ var: 'v', values: '((l))', max_in_flight: 'all' }],
          ),
          on_failure: tie('hook'),
          ensure: tie('hook'),
        },
        { requiredKeys: [] },
      ),
    )
    .map(([core, around]) => JSON.parse(JSON.stringify({ ...around, ...core })) as JsonValue),
})).step;

const pipeline = fc.record({
  resources: fc.array(
    fc.record(
      {
        name,
        type: name,
        source: freeMap,
        check_every: duration,
        public: fc.boolean(),
        version: fc.dictionary(plainText, plainText),
      },
      { requiredKeys: ['name', 'type'] },
    ),
    { maxLength: 2 },
  ),
  groups: fc.array(fc.record({ name, jobs: fc.array(name) }), { maxLength: 1 }),
  user_data: free,
  jobs: fc.array(
    fc.record(
      {
        name,
        plan: fc.array(step, { maxLength: 3 }),
        serial_groups: fc.array(name),
        max_in_flight: fc.integer(),
        build_log_retention: fc.record({ builds: fc.nat() }, { requiredKeys: [] }),
        on_success: step,
      },
      { requiredKeys: ['name', 'plan'] },
    ),
    { maxLength: 2 },
  ),
});

describe('the normal form', () => {
  it('means the same pipeline, and is its own normal form', { timeout: propertyTimeoutMs }, () => {
    fc.assert(
      fc.property(pipeline, (json) => {
        const first = parsePipeline(JSON.stringify(json));
        if (!first.ok) throw new Error(first.errors[0]?.text);
        const printed = printPipeline(first.config);
        const second = parsePipeline(printed);
        expect(second.ok && isDeepStrictEqual(second.config, first.config)).toBe(true);
        expect(formatPipeline(printed)).toEqual({ ok: true, text: printed });
      }),
      propertyRuns(150),
    );
  });
});
