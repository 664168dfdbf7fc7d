import type { PipelineConfig } from '../config/pipeline-config.ts';
import type { Findings } from './findings.ts';
import { parseGoUrl } from './parse-go-url.ts';

/** Rules for `display` (pipeline-language.md 4.6, 9.4). */
export function validateDisplay(config: PipelineConfig, findings: Findings): void {
  const image = config.display?.backgroundImage;
  if (image === undefined) return;
  const path = ['display', 'background_image'];
  const url = parseGoUrl(image);
  if (!url.ok) findings.error(`background_image is not a valid URL: ${image}`, path);
  else if (!['', 'http', 'https'].includes(url.scheme)) {
    findings.error('background_image scheme must be either http, https or relative', path);
  }
}
