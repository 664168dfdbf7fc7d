import type { DisplayConfig, GroupConfig, PipelineConfig, VarSourceConfig } from '../config/pipeline-config.ts';
import type { Codec } from './codec.ts';
import type { Field } from './codecs/field-table.ts';
import { freeFormCodec } from './codecs/free-form-codec.ts';
import { listCodec } from './codecs/list-codec.ts';
import { always, optional, required, type StructCodec, structCodec } from './codecs/struct-codec.ts';
import { coercedIdentifierCodec, coercedTextCodec } from './codecs/text-codec.ts';
import { DecodeSession } from './decode-session.ts';
import { jobCodec } from './job-codec.ts';
import { prototypeCodec, resourceCodec, resourceTypeCodec } from './resource-codec.ts';

const namesCodec = listCodec(coercedTextCodec, { goType: '[]string', zero: '' });

/** One entry of `groups` (pipeline-language.md 4.1). */
export const groupCodec = structCodec<GroupConfig>(
  { struct: 'GroupConfig', goType: 'atc.GroupConfig' },
  {
    name: required('name', coercedIdentifierCodec, '', 'Name of the tab.'),
    jobs: optional('jobs', namesCodec, 'Globs of job names.'),
    resources: optional('resources', namesCodec, 'Has no effect; kept for old pipelines.'),
  },
);

/** One entry of `var_sources` (4.3). */
export const varSourceCodec = structCodec<VarSourceConfig>(
  { struct: 'VarSourceConfig', goType: 'atc.VarSourceConfig' },
  {
    name: required('name', coercedIdentifierCodec, '', 'Name used as ((name:path)).'),
    type: required('type', coercedTextCodec, '', 'One of vault, dummy, ssm, secretsmanager, idtoken.'),
    config: always('config', freeFormCodec, null, 'Settings of the type.'),
  },
);

const displayCodec = structCodec<DisplayConfig>(
  { struct: 'DisplayConfig', goType: 'atc.DisplayConfig' },
  {
    backgroundImage: optional('background_image', coercedTextCodec, 'Address of a picture: http, https or relative.'),
    backgroundFilter: optional('background_filter', coercedTextCodec, 'CSS filter of the picture.'),
  },
);

/** A whole pipeline: the top-level sections (4) in the order of the normal form. */
export const pipelineCodec = structCodec<PipelineConfig>(
  { struct: 'Config', goType: 'atc.Config' },
  {
    groups: section('groups', groupCodec, 'atc.GroupConfigs', 'Tabs of the pipeline page.'),
    varSources: section('var_sources', varSourceCodec, 'atc.VarSourceConfigs', 'Where ((source:var)) come from.'),
    resources: section('resources', resourceCodec, 'atc.ResourceConfigs', 'What jobs get and put.'),
    resourceTypes: section('resource_types', resourceTypeCodec, 'atc.ResourceTypes', 'Types beside the built-in ones.'),
    prototypes: section('prototypes', prototypeCodec, 'atc.Prototypes', 'Prototypes that run steps use.'),
    jobs: section('jobs', jobCodec, 'atc.JobConfigs', 'Jobs; at least one.'),
    display: optional('display', displayCodec, 'Look of the pipeline page.'),
    userData: optional('user_data', freeFormCodec, 'Anything; kept, shown by the API, never given to builds.'),
  },
);

/** A list of entries that is left out when empty, though the config always has it. */
function section<T>(key: string, item: StructCodec<T>, goType: string, description: string): Field<readonly T[]> {
  const zero = item.decodeMap(new Map(), new DecodeSession(false));
  const list: Codec<readonly T[]> = listCodec(item, { goType, zero });
  return { ...always(key, list, [], description), leaveOutEmpty: true };
}
