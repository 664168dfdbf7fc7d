import { isJsonObject, type JsonObject } from '../config/json-value.ts';
import { stepKinds } from '../parse/steps/step-codec.ts';
import type { CoreKind, WrapperKind } from '../parse/steps/step-kind.ts';
import type { SchemaNode } from './schema-node.ts';

/** One alternative for each core kind, with the fields of all modifiers and hooks (pipeline-language.md 5.1). */
export function stepSchema(): SchemaNode {
  const cores = stepKinds.filter((kind) => kind.role === 'core');
  const wrappers = stepKinds.filter((kind) => kind.role === 'wrapper');
  const keys = cores.map((core) => core.key);
  return {
    type: 'object',
    description: `A step: one of ${keys.join(', ')}.`,
    oneOf: cores.map((core) => coreSchema(core, wrappers)),
  };
}

function coreSchema(core: CoreKind, wrappers: readonly WrapperKind[]): SchemaNode {
  const own = propertiesOf(core);
  const around = wrappers.flatMap((wrapper) => Object.entries(propertiesOf(wrapper)));
  const required = core.schema().required;
  return {
    type: 'object',
    title: core.key,
    // A field of the step itself comes before the modifier of the same name.
    properties: { ...Object.fromEntries(around), ...own },
    required: Array.isArray(required) ? required : [core.key],
    additionalProperties: false,
  };
}

function propertiesOf(kind: CoreKind | WrapperKind): JsonObject {
  const { properties } = kind.schema();
  return isJsonObject(properties) ? properties : {};
}
