import { anything, list, struct, text } from './shape.ts';

/** The answer with a pipeline's config, as it is. */
export const pipelineConfig = struct({ config: anything });

/** The parts of a config that a checklist needs. */
export const pipelineSummary = struct({
  config: struct({
    groups: list(struct({ name: text, jobs: list(text) })),
    jobs: list(struct({ name: text })),
  }),
});
