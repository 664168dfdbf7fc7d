import type { Deep } from '@rondo/foundation';
import type { HookKind, PutInputs } from '../config/step-config.ts';
import type { JsonNode, JsonNodeMap } from '../json/json-node.ts';
import { type Codec, decodeDeep, deepCodec, encodeDeep } from '../parse/codec.ts';
import { checkIntervalCodec } from '../parse/codecs/check-interval-codec.ts';
import { flagCodec } from '../parse/codecs/flag-codec.ts';
import { freeFormCodec, freeFormMapCodec } from '../parse/codecs/free-form-codec.ts';
import { listCodec } from '../parse/codecs/list-codec.ts';
import { always, type Fields, optional, structCodec } from '../parse/codecs/struct-codec.ts';
import { tagsCodec } from '../parse/codecs/tags-codec.ts';
import { textCodec } from '../parse/codecs/text-codec.ts';
import { textMapCodec } from '../parse/codecs/text-map-codec.ts';
import { wholeNumberCodec } from '../parse/codecs/whole-number-codec.ts';
import type { DecodeSession } from '../parse/decode-session.ts';
import { resourceTypeCodec } from '../parse/resource-codec.ts';
import { containerLimitsCodec } from '../parse/task/container-limits-codec.ts';
import { taskConfigStruct } from '../parse/task/task-config-codec.ts';
import { taskEnvironmentCodec } from '../parse/task/task-environment-codec.ts';
import { type SchemaNode, schemaReference } from '../schema/schema-node.ts';
import type { AcrossPlan, HookPlan, NothingPlan, Plan, PlanId, PlanKind, TypeImage } from './plan.ts';

/** What is read of a plan: its fields without identity and kind. */
type FieldsOf<Kind extends PlanKind> = Kind extends HookKind
  ? Pick<HookPlan, 'step' | 'hook'>
  : Omit<Extract<Plan, { kind: Kind }>, 'id' | 'kind'>;

/** One node of a plan and all below it, `{"id": ..., KIND: {...}}` (pipeline-language.md 11.4). Field order is the stock server's. */
export const planNodeCodec: Codec<Plan> = deepCodec<Plan>({ decode: decodeNode, encode: encodeNode }, () =>
  schemaReference('plan'),
);

/** The JSON Schema of a posted plan, made from what reads it. Fields that nobody knows are let pass, as they are in reading. */
export function planSchema(): SchemaNode {
  const steps = Object.entries<Codec<object>>(kinds).map(([kind, codec]) => [kind, lenient(codec.schema())] as const);
  const node: SchemaNode = {
    type: 'object',
    description: 'an id and one kind of step; without one it does nothing',
    properties: { id: text.schema(), ...Object.fromEntries(steps) },
  };
  return { title: 'Plan', ...schemaReference('plan'), $defs: { plan: node } };
}

/** Steps that are a list of nodes have no fields. */
function lenient(schema: SchemaNode): SchemaNode {
  return schema.type === 'object' ? { ...schema, additionalProperties: true } : schema;
}

const nothing: NothingPlan = { kind: 'nothing', id: '' as PlanId };
const nodesCodec = listCodec(planNodeCodec, { goType: '[]atc.Plan', zero: nothing, keepEmpty: true });
const textMap = textMapCodec(textCodec, 'map[string]string');
const versionCodec = textMapCodec(textCodec, 'atc.Version');
const paramsCodec = freeFormMapCodec('atc.Params');
const sourceCodec = freeFormMapCodec('atc.Source', { keepEmpty: true });
const text = textCodec;

/** Ids are texts that only plans are made of. */
const planIdCodec: Codec<PlanId> = {
  decode: (node, session) => text.decode(node, session) as PlanId | undefined,
  encode: (id) => id,
  schema: text.schema,
};

/** A node where only one of the given kind makes sense. */
function nodeOf<Kind extends 'get' | 'check'>(kind: Kind): Codec<Extract<Plan, { kind: Kind }>> {
  return deepCodec<Extract<Plan, { kind: Kind }>>(
    {
      *decode(node, session) {
        const plan = yield* decodeNode(node, session);
        if (plan === undefined || isKind(plan, kind)) return plan;
        return session.fail(`a ${kind} node is needed here, not ${plan.kind}`);
      },
      encode: encodeNode,
    },
    () => schemaReference('plan'),
  );
}

function isKind<Kind extends PlanKind>(plan: Plan, kind: Kind): plan is Extract<Plan, { kind: Kind }> {
  return plan.kind === kind;
}

const imageCodec: Codec<TypeImage> = structCodec<TypeImage>(
  { struct: 'TypeImage', goType: 'atc.TypeImage' },
  {
    checkPlan: optional('check_plan', nodeOf('check'), 'Finds the version of the image.'),
    getPlan: optional('get_plan', nodeOf('get'), 'Fetches the image.'),
    baseType: optional('base_type', text, 'Bottom-most base type.'),
    privileged: optional('privileged', flagCodec, 'Scripts of the type run privileged.'),
  },
);

const putInputsCodec: Codec<PutInputs> = {
  decode(node, session) {
    if (node === null) return undefined;
    if (typeof node === 'string') return { kind: node === 'all' || node === 'detect' ? node : 'unknown' };
    if (Array.isArray(node) && node.every((name) => typeof name === 'string')) return { kind: 'named', names: node };
    return session.fail('unknown type for put inputs');
  },
  encode(inputs) {
    if (inputs.kind === 'named') return [...inputs.names];
    return inputs.kind === 'unknown' ? '' : inputs.kind;
  },
  schema: () => ({}),
};

const countCodec: Codec<number> = {
  encode: wholeNumberCodec.encode,
  schema: wholeNumberCodec.schema,
  decode(node, session) {
    const count = wholeNumberCodec.decode(node, session);
    return count === undefined ? undefined : Number(count);
  },
};

const maxInFlightCodec: Codec<number | 'all'> = {
  decode: (node, session) => (node === 'all' ? 'all' : countCodec.decode(node, session)),
  encode: (value) => (value === 'all' ? 'all' : countCodec.encode(value)),
  schema: () => ({}),
};

const acrossVarCodec = structCodec<AcrossPlan['vars'][number]>(
  { struct: 'AcrossVar', goType: 'atc.AcrossVar' },
  {
    name: always('name', text, '', 'Name of the local var.'),
    values: optional('values', freeFormCodec, 'Its values.'),
    maxInFlight: optional('max_in_flight', maxInFlightCodec, 'How many values at once.'),
  },
);

const getFields = fields<'get'>('Get', {
  name: always('name', text, '', 'Step.'),
  type: always('type', text, '', 'Resource type.'),
  source: always('source', sourceCodec, null, 'Source, defaults merged.'),
  image: always('image', imageCodec, {}, 'Image of the type.'),
  version: optional('version', versionCodec, 'Version to fetch.'),
  versionFrom: optional('version_from', planIdCodec, 'Node whose result is the version.'),
  params: optional('params', paramsCodec, 'Params.'),
  resource: optional('resource', text, 'Resource of the pipeline.'),
  tags: optional('tags', tagsCodec, 'Worker tags.'),
  timeout: optional('timeout', text, 'Go duration.'),
});

const checkFields = fields<'check'>('Check', {
  name: always('name', text, '', 'What is checked.'),
  type: always('type', text, '', 'Resource type.'),
  source: always('source', sourceCodec, null, 'Source, defaults merged.'),
  image: always('image', imageCodec, {}, 'Image of the type.'),
  fromVersion: optional('from_version', versionCodec, 'Version to check from.'),
  resource: optional('resource', text, 'Resource that is checked.'),
  resourceType: optional('resource_type', text, 'Resource type that is checked.'),
  prototype: optional('prototype', text, 'Prototype that is checked.'),
  interval: optional('interval', checkIntervalCodec, 'How often at most.'),
  skipInterval: optional('skip_interval', flagCodec, 'Check at once.'),
  timeout: optional('timeout', text, 'Go duration.'),
  tags: optional('tags', tagsCodec, 'Worker tags.'),
});

const putFields = fields<'put'>('Put', {
  name: always('name', text, '', 'Step.'),
  type: always('type', text, '', 'Resource type.'),
  source: always('source', sourceCodec, null, 'Source, defaults merged.'),
  image: always('image', imageCodec, {}, 'Image of the type.'),
  params: optional('params', paramsCodec, 'Params.'),
  inputs: optional('inputs', putInputsCodec, 'Artifacts to mount.'),
  resource: optional('resource', text, 'Resource of the pipeline.'),
  tags: optional('tags', tagsCodec, 'Worker tags.'),
  timeout: optional('timeout', text, 'Go duration.'),
  exposeBuildCreatedBy: optional('expose_build_created_by', flagCodec, 'Tell the script who started the build.'),
});

const taskFields = fields<'task'>('Task', {
  name: always('name', text, '', 'Step.'),
  privileged: always('privileged', flagCodec, false, 'Run privileged.'),
  hermetic: always('hermetic', flagCodec, false, 'Run without network.'),
  tags: optional('tags', tagsCodec, 'Worker tags.'),
  configPath: optional('config_path', text, 'Where the config is.'),
  config: optional('config', taskConfigStruct, 'The config.'),
  containerLimits: optional('container_limits', containerLimitsCodec, 'Limits of the container.'),
  image: optional('image', text, 'Artifact that is the image.'),
  vars: optional('vars', paramsCodec, 'Vars of the config.'),
  params: optional('params', taskEnvironmentCodec, 'Environment.'),
  inputMapping: optional('input_mapping', textMap, 'Inputs by other names.'),
  outputMapping: optional('output_mapping', textMap, 'Outputs by other names.'),
  timeout: optional('timeout', text, 'Go duration.'),
  resourceTypes: optional(
    'resource_types',
    listCodec(resourceTypeCodec, { goType: 'atc.ResourceTypes', zero: { name: '', type: '', source: null } }),
    'Types for the image.',
  ),
  checkSkipInterval: optional('check_skip_interval', flagCodec, 'Check the image at once.'),
});

const runFields = fields<'run'>('Run', {
  message: always('message', text, '', 'What to run.'),
  type: always('type', text, '', 'Prototype.'),
  object: optional('object', paramsCodec, 'What to run it on.'),
  privileged: always('privileged', flagCodec, false, 'Run privileged.'),
  tags: optional('tags', tagsCodec, 'Worker tags.'),
  containerLimits: optional('container_limits', containerLimitsCodec, 'Limits of the container.'),
  timeout: optional('timeout', text, 'Go duration.'),
});

const stepField = always('step', planNodeCodec, nothing, 'What it is around.');

/** Wire form of each kind, in the order in which kinds are looked for. */
const kinds: { readonly [Kind in Exclude<PlanKind, 'nothing'>]: Codec<FieldsOf<Kind>> } = {
  get: getFields,
  put: putFields,
  check: checkFields,
  task: taskFields,
  run: runFields,
  set_pipeline: fields<'set_pipeline'>('SetPipeline', {
    name: always('name', text, '', 'Pipeline.'),
    file: always('file', text, '', 'Where its config is.'),
    team: optional('team', text, 'Team of the pipeline.'),
    vars: optional('vars', paramsCodec, 'Vars.'),
    varFiles: optional('var_files', listCodec(text, { goType: '[]string', zero: '' }), 'Files of vars.'),
    instanceVars: optional('instance_vars', paramsCodec, 'Vars that make the instance.'),
  }),
  load_var: fields<'load_var'>('LoadVar', {
    name: always('name', text, '', 'Var.'),
    file: always('file', text, '', 'Where its value is.'),
    format: optional('format', text, 'How to read it.'),
    reveal: optional('reveal', flagCodec, 'It is no secret.'),
  }),
  do: listed('steps'),
  in_parallel: fields<'in_parallel'>('InParallel', {
    steps: always('steps', nodesCodec, [], 'What runs side by side.'),
    limit: optional('limit', countCodec, 'How many at once.'),
    failFast: optional('fail_fast', flagCodec, 'One failure stops all.'),
  }),
  across: fields<'across'>('Across', {
    vars: always('vars', listCodec(acrossVarCodec, { goType: '[]atc.AcrossVar', zero: { name: '' } }), [], 'Vars.'),
    substepTemplate: always('substep_template', text, '', 'Plan of the step, as text.'),
    failFast: optional('fail_fast', flagCodec, 'One failure stops all.'),
  }),
  on_success: hookFields('on_success', 'OnSuccess'),
  on_failure: hookFields('on_failure', 'OnFailure'),
  on_abort: hookFields('on_abort', 'OnAbort'),
  on_error: hookFields('on_error', 'OnError'),
  ensure: hookFields('ensure', 'Ensure'),
  try: fields<'try'>('Try', { step: stepField }),
  timeout: fields<'timeout'>('Timeout', {
    step: stepField,
    duration: always('duration', text, '', 'Go duration.'),
  }),
  retry: listed('attempts'),
  artifact_input: fields<'artifact_input'>('ArtifactInput', {
    artifactId: always('artifact_id', countCodec, 0, 'The upload.'),
    name: always('name', text, '', 'Artifact.'),
  }),
  artifact_output: fields<'artifact_output'>('ArtifactOutput', { name: always('name', text, '', 'Artifact.') }),
};

function fields<Kind extends PlanKind>(name: string, struct: Fields<FieldsOf<Kind>>): Codec<FieldsOf<Kind>> {
  return structCodec<FieldsOf<Kind>>({ struct: `${name}Plan`, goType: `atc.${name}Plan` }, struct);
}

function hookFields(kind: HookKind, name: string): Codec<{ step: Plan; hook: Plan }> {
  return structCodec<{ step: Plan; hook: Plan }>(
    { struct: `${name}Plan`, goType: `atc.${name}Plan` },
    { step: stepField, hook: always(kind, planNodeCodec, nothing, 'What follows.') },
  );
}

/** Kinds whose wire form is the bare list of their nodes. */
function listed<Property extends string>(property: Property): Codec<{ readonly [Name in Property]: readonly Plan[] }> {
  type Listed = { readonly [Name in Property]: readonly Plan[] };
  return deepCodec<Listed>(
    {
      *decode(node, session) {
        // A computed key widens to string; it is the one property of the type.
        return { [property]: (yield* decodeDeep(nodesCodec, node, session)) ?? [] } as unknown as Listed;
      },
      encode: (listed) => encodeDeep(nodesCodec, listed[property]),
    },
    () => nodesCodec.schema(),
  );
}

function* decodeNode(node: JsonNode, session: DecodeSession): Deep<Plan | undefined, unknown> {
  if (node === null) return undefined;
  if (!(node instanceof Map)) {
    session.mismatch(node, 'atc.Plan');
    return undefined;
  }
  const id = session.at('id', () => planIdCodec.decode(node.get('id') ?? null, session)) ?? nothing.id;
  for (const [kind, codec] of Object.entries<Codec<object>>(kinds)) {
    const own = node.get(kind) ?? null;
    if (own === null) continue;
    session.enter(kind);
    const decoded = yield* decodeDeep(codec, own, session);
    session.leave();
    // The table pairs each kind with the codec of its own fields.
    if (decoded !== undefined) return { id, kind, ...decoded } as Plan;
  }
  return { ...nothing, id };
}

function* encodeNode(plan: Plan): Deep<JsonNodeMap, unknown> {
  const node: JsonNodeMap = new Map([['id', plan.id]]);
  if (plan.kind === 'nothing') return node;
  // The table pairs each kind with the codec of its own fields.
  const codec = kinds[plan.kind] as Codec<unknown>;
  return node.set(plan.kind, yield* encodeDeep(codec, plan));
}
