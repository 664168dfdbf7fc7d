import type { Handler } from '../../context.ts';
import { pipelineOf } from '../../guards/subjects.ts';
import { json } from '../../http/reply.ts';
import { presentPipeline } from '../../present/present-pipeline.ts';

/** `GET …/pipelines/:pipeline_name`. */
export const getPipeline: Handler = async (context) => json(presentPipeline(await pipelineOf(context)));
