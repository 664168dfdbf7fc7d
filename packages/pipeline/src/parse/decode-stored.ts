import type { JobConfig } from '../config/job-config.ts';
import type { JsonValue } from '../config/json-value.ts';
import type { GroupConfig, PipelineConfig, VarSourceConfig } from '../config/pipeline-config.ts';
import type { PrototypeConfig, ResourceConfig, ResourceTypeConfig } from '../config/resource-config.ts';
import type { InlineTaskConfig, Step } from '../config/step-config.ts';
import { fromPlainJson } from '../json/from-plain-json.ts';
import { toPlainJson } from '../json/to-plain-json.ts';
import type { Codec } from './codec.ts';
import { decodePipeline, runDecoder } from './decode-pipeline.ts';
import { DecodeProblem } from './decode-problem.ts';
import { jobCodec } from './job-codec.ts';
import { groupCodec, varSourceCodec } from './pipeline-codec.ts';
import { prototypeCodec, resourceCodec, resourceTypeCodec } from './resource-codec.ts';
import { stepCodec } from './steps/step-codec.ts';
import { inlineTaskConfigCodec } from './task/task-config-codec.ts';

/** A part of a config as it is stored: plain JSON in normal form (pipeline-language.md 10.2). */
export interface StoredForm<T> {
  encode(config: T): JsonValue;
  /** Throws {@link DecodeProblem} where the JSON doesn't fit: what we stored ourselves always does. */
  decode(json: JsonValue): T;
}

export const storedJob: StoredForm<JobConfig> = storedForm('job', jobCodec);
export const storedResource: StoredForm<ResourceConfig> = storedForm('resource', resourceCodec);
export const storedResourceType: StoredForm<ResourceTypeConfig> = storedForm('resource type', resourceTypeCodec);
export const storedPrototype: StoredForm<PrototypeConfig> = storedForm('prototype', prototypeCodec);
export const storedGroup: StoredForm<GroupConfig> = storedForm('group', groupCodec);
export const storedVarSource: StoredForm<VarSourceConfig> = storedForm('var source', varSourceCodec);
export const storedStep: StoredForm<Step> = storedForm('step', stepCodec);
export const storedTaskConfig: StoredForm<InlineTaskConfig> = storedForm('task config', inlineTaskConfigCodec);

/** A whole pipeline from stored or transmitted JSON. Unknown keys are ignored. Throws {@link DecodeProblem}. */
export function decodeStoredPipeline(json: JsonValue): PipelineConfig {
  return decodePipeline(fromPlainJson(json), { strict: false });
}

function storedForm<T>(name: string, codec: Codec<T>): StoredForm<T> {
  return {
    encode: (config) => toPlainJson(codec.encode(config)),
    decode(json) {
      const config = runDecoder({ strict: false }, (session) => codec.decode(fromPlainJson(json), session));
      if (config === undefined) throw new DecodeProblem(`the stored ${name} is null`, []);
      return config;
    },
  };
}
