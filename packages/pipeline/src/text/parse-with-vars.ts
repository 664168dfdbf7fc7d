import { type ParsedPipeline, parsePipeline } from '../parse/parse-pipeline.ts';
import type { StaticVarSource } from '../vars/var-source.ts';
import { fillTemplate } from './fill-pipeline.ts';
import { openTemplate } from './open-template.ts';

/**
 * Reads a pipeline file as the `set_pipeline` step does (pipeline-language.md 12.8): no key twice and static vars filled in as
 * `fly` has it, then everything as if it were uploaded. Without vars the text is read as it stands. Places are those of the
 * text with its vars filled in.
 */
export function parseWithVars(text: string | Uint8Array, vars: StaticVarSource | undefined): ParsedPipeline {
  const template = openTemplate(text, { prefix: '', anyKeys: true });
  if (!template.ok) return template;
  if (vars === undefined) return parsePipeline(text);
  const filled = fillTemplate(template, { vars });
  return filled.ok ? parsePipeline(filled.printForUpload()) : filled;
}
