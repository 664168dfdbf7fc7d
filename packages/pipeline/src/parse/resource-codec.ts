import type { ResourceConfig, ResourceTypeConfig } from '../config/resource-config.ts';
import { checkIntervalCodec } from './codecs/check-interval-codec.ts';
import { flagCodec } from './codecs/flag-codec.ts';
import { freeFormMapCodec } from './codecs/free-form-codec.ts';
import { always, optional, required, structCodec } from './codecs/struct-codec.ts';
import { tagsCodec } from './codecs/tags-codec.ts';
import { coercedIdentifierCodec, coercedTextCodec } from './codecs/text-codec.ts';
import { textMapCodec } from './codecs/text-map-codec.ts';

const sourceCodec = freeFormMapCodec('atc.Source', { keepEmpty: true });
const defaultsCodec = freeFormMapCodec('atc.Source');
const paramsCodec = freeFormMapCodec('atc.Params');

/** One entry of `resources` (pipeline-language.md 4.2). */
export const resourceCodec = structCodec<ResourceConfig>(
  { struct: 'ResourceConfig', goType: 'atc.ResourceConfig' },
  {
    name: required('name', coercedIdentifierCodec, '', 'Name that get and put steps use.'),
    oldName: optional('old_name', coercedTextCodec, 'Former name; the resource keeps its history.'),
    public: optional('public', flagCodec, 'Show version metadata to everyone where the pipeline is exposed.'),
    webhookToken: optional('webhook_token', coercedTextCodec, 'Secret of the webhook that asks for a check.'),
    type: required('type', coercedTextCodec, '', 'A resource type of the pipeline or of the workers.'),
    source: always('source', sourceCodec, null, 'Where the resource is; its type says what belongs here.'),
    checkEvery: optional('check_every', checkIntervalCodec, 'How often to look for new versions, or never.'),
    checkTimeout: optional('check_timeout', coercedTextCodec, 'How long a check may take.'),
    tags: optional('tags', tagsCodec, 'Only workers with these tags run the checks.'),
    version: optional('version', textMapCodec(coercedTextCodec, 'atc.Version'), 'Pins the resource to this version.'),
    icon: optional('icon', coercedTextCodec, 'Name of a Material Design icon.'),
    exposeBuildCreatedBy: optional('expose_build_created_by', flagCodec, 'Tell put steps who started the build.'),
  },
);

/** One entry of `resource_types` (4.4). */
export const resourceTypeCodec = typeCodec('ResourceType');

/** One entry of `prototypes` (4.4). */
export const prototypeCodec = typeCodec('Prototype');

function typeCodec(struct: 'ResourceType' | 'Prototype') {
  return structCodec<ResourceTypeConfig>(
    { struct, goType: `atc.${struct}` },
    {
      name: required('name', coercedIdentifierCodec, '', 'Name that resources use as their type.'),
      type: required('type', coercedTextCodec, '', 'Type of the image, usually registry-image.'),
      source: always('source', sourceCodec, null, 'Where the image is.'),
      defaults: optional('defaults', defaultsCodec, 'Merged under the source of everything of this type.'),
      privileged: optional('privileged', flagCodec, 'Run the scripts of this type privileged.'),
      checkEvery: optional('check_every', checkIntervalCodec, 'How often to look for a new image.'),
      tags: optional('tags', tagsCodec, 'Only workers with these tags fetch the image.'),
      params: optional('params', paramsCodec, 'Params of the get that fetches the image.'),
    },
  );
}
