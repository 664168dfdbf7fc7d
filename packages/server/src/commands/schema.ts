import { pipelineSchema, taskSchema } from '@rondo/pipeline';
import { Argument, type Command } from 'commander';

/** `rondo schema [pipeline|task]`: the JSON Schema for editors, made from the definitions that the parser reads by. */
export function addSchemaCommand(program: Command): void {
  program
    .command('schema')
    .description('print the JSON Schema (draft 2020-12) of pipelines or tasks, for editors')
    .addArgument(new Argument('[kind]', 'of what').choices(['pipeline', 'task']).default('pipeline'))
    .action((kind: 'pipeline' | 'task') => {
      const schema = kind === 'task' ? taskSchema() : pipelineSchema();
      process.stdout.write(`${JSON.stringify(schema, undefined, 2)}\n`);
    });
}
