import { findPipeline, findPipelineConfig } from '@rondo/db';
import { compareBytes, type PipelineConfig, printPipelineJson } from '@rondo/pipeline';
import type { Handler } from '../../context.ts';
import { teamOf } from '../../guards/subjects.ts';
import { notFound } from '../../http/http-error.ts';
import { readConfigVars } from './read-config-vars.ts';

/** `GET …/pipelines/:pipeline_name/config`: as it was saved, with the version that a change must name (api.md 16.2). */
export const getConfig: Handler = async (context) => {
  const instanceVars = readConfigVars(context.request.query);
  const { db } = context.services;
  const team = await teamOf(context);
  const name = context.request.param('pipeline_name');
  const pipeline = await findPipeline(db, { teamId: team.id, name, instanceVars });
  const stored = pipeline === undefined || pipeline.isArchived ? undefined : await findPipelineConfig(db, pipeline.id);
  if (stored === undefined) throw notFound();
  return {
    kind: 'body',
    status: 200,
    headers: { 'content-type': 'application/json', 'x-concourse-config-version': String(stored.configVersion) },
    body: `{"config":${printPipelineJson(inStockOrder(stored.config))}}\n`,
  };
};

/** Resources and types by name, as stock gives them back (pipeline-language.md 2.4); everything else as it was saved. */
function inStockOrder(config: PipelineConfig): PipelineConfig {
  const byName = <Named extends { readonly name: string }>(list: readonly Named[]) =>
    [...list].sort((a, b) => compareBytes(a.name, b.name));
  return {
    ...config,
    resources: byName(config.resources),
    resourceTypes: byName(config.resourceTypes),
    prototypes: byName(config.prototypes),
  };
}
