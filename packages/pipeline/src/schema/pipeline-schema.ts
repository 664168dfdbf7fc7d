import { pipelineCodec } from '../parse/pipeline-codec.ts';
import { taskConfigStruct } from '../parse/task/task-config-codec.ts';
import type { SchemaNode } from './schema-node.ts';
import { stepSchema } from './step-schema.ts';

const dialect = 'https://json-schema.org/draft/2020-12/schema';

/**
 * The JSON Schema (draft 2020-12) of a pipeline, made from the definitions that the parser reads by. Unknown keys at the
 * top are allowed, since that is where authors keep their anchors (pipeline-language.md 2.4).
 */
export function pipelineSchema(): SchemaNode {
  return {
    $schema: dialect,
    title: 'Pipeline',
    ...pipelineCodec.schema(),
    additionalProperties: true,
    required: ['jobs'],
    $defs: { step: stepSchema() },
  };
}

/** The JSON Schema of a task file (pipeline-language.md 6). */
export function taskSchema(): SchemaNode {
  return { $schema: dialect, title: 'Task', ...taskConfigStruct.schema() };
}
