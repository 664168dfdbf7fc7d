import type { InlineTaskConfig } from '../../config/step-config.ts';
import type {
  ImageResource,
  TaskCacheConfig,
  TaskConfig,
  TaskInputConfig,
  TaskOutputConfig,
  TaskRunConfig,
} from '../../config/task-config.ts';
import type { JsonNode, JsonNodeMap } from '../../json/json-node.ts';
import { sortKeys } from '../../json/sort-keys.ts';
import type { Codec } from '../codec.ts';
import { flagCodec } from '../codecs/flag-codec.ts';
import { freeFormMapCodec } from '../codecs/free-form-codec.ts';
import { listCodec } from '../codecs/list-codec.ts';
import { always, optional, required, structCodec } from '../codecs/struct-codec.ts';
import { tagsCodec } from '../codecs/tags-codec.ts';
import { textCodec } from '../codecs/text-codec.ts';
import { textMapCodec } from '../codecs/text-map-codec.ts';
import type { DecodeSession } from '../decode-session.ts';
import { containerLimitsCodec } from './container-limits-codec.ts';
import { taskCacheCodec } from './task-cache-codec.ts';
import { taskEnvironmentCodec } from './task-environment-codec.ts';

const imageResourceCodec = structCodec<ImageResource>(
  { struct: 'ImageResource', goType: 'atc.ImageResource' },
  {
    name: always('name', textCodec, '', 'Ignored.'),
    type: required('type', textCodec, '', 'Resource type of the image, usually registry-image.'),
    source: always('source', freeFormMapCodec('atc.Source', { keepEmpty: true }), null, 'Where the image is.'),
    version: optional('version', textMapCodec(textCodec, 'atc.Version'), 'Pins the image.'),
    params: optional('params', freeFormMapCodec('atc.Params'), 'Params of the get that fetches the image.'),
    tags: optional('tags', tagsCodec, 'Only workers with these tags fetch the image.'),
  },
);

const runStruct = structCodec<TaskRunConfig>(
  { struct: 'TaskRunConfig', goType: 'atc.TaskRunConfig' },
  {
    path: required('path', textCodec, '', 'Program to run.'),
    args: optional('args', listCodec(textCodec, { goType: '[]string', zero: '' }), 'Its arguments.'),
    dir: optional('dir', textCodec, 'Directory to run it in.'),
    user: optional('user', textCodec, 'User to run it as.'),
  },
);

/** `run`; left out where nothing in it is set. */
const runCodec: Codec<TaskRunConfig> = {
  ...runStruct,
  decode(node, session) {
    const run = runStruct.decode(node, session);
    return run === undefined || (run.path === '' && Object.keys(run).length === 1) ? undefined : run;
  },
};

const inputCodec = structCodec<TaskInputConfig>(
  { struct: 'TaskInputConfig', goType: 'atc.TaskInputConfig' },
  {
    name: required('name', textCodec, '', 'Artifact to mount.'),
    path: optional('path', textCodec, 'Where to mount it; default: its name.'),
    optional: optional('optional', flagCodec, 'Run without it where it does not exist.'),
  },
);

const outputCodec = structCodec<TaskOutputConfig>(
  { struct: 'TaskOutputConfig', goType: 'atc.TaskOutputConfig' },
  {
    name: required('name', textCodec, '', 'Artifact to make.'),
    path: optional('path', textCodec, 'Directory that becomes it; default: its name.'),
  },
);

/** A task config without its unknown fields (pipeline-language.md 6). */
export const taskConfigStruct = structCodec<TaskConfig>(
  { struct: 'taskConfigAlias', goType: 'atc.taskConfigAlias' },
  {
    platform: { ...optional('platform', textCodec, 'Platform of the worker, usually linux.'), required: true },
    rootfsUri: optional('rootfs_uri', textCodec, 'Image address that the worker understands.'),
    imageResource: optional('image_resource', imageResourceCodec, 'Image to run in.'),
    containerLimits: optional('container_limits', containerLimitsCodec, 'Limits of the container.'),
    params: optional('params', taskEnvironmentCodec, 'Environment variables.'),
    run: optional('run', runCodec, "What to run; default: the image's entrypoint."),
    inputs: optional('inputs', listCodec(inputCodec, items('Input', { name: '' })), 'Artifacts the task needs.'),
    outputs: optional('outputs', listCodec(outputCodec, items('Output', { name: '' })), 'Artifacts the task makes.'),
    caches: optional('caches', listCodec(taskCacheCodec, items<TaskCacheConfig>('Cache', {})), 'Directories to keep.'),
  },
);

function items<T>(kind: string, zero: T) {
  return { goType: `[]atc.Task${kind}Config`, zero };
}

/** A task config inside a step: unknown fields are kept for the validator (2.4). */
export const inlineTaskConfigCodec: Codec<InlineTaskConfig> = {
  decode(node, session) {
    if (node === null) return undefined;
    return session.nested((inner) => decodeTaskConfig(node, inner));
  },
  encode(config) {
    return taskConfigStruct.encodeMap(config);
  },
  schema: () => taskConfigStruct.schema(),
};

/** Reads a task config and sets apart what no field knows; exact spelling counts (2.5). */
export function decodeTaskConfig(node: JsonNode, session: DecodeSession): InlineTaskConfig {
  if (node === null) return {};
  if (!(node instanceof Map)) return session.failMismatch(node, 'map[string]*json.RawMessage');
  const config = taskConfigStruct.decodeMap(node, session);
  const unknown: JsonNodeMap = new Map([...node].filter(([key]) => !taskConfigStruct.keys.includes(key)));
  return unknown.size === 0 ? config : { ...config, unknownFields: sortKeys(unknown) };
}
