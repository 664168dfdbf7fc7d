import type { PipelineConfig } from '../config/pipeline-config.ts';
import { Findings, type ValidationError, type ValidationReport } from './findings.ts';
import { PipelineIndex } from './pipeline-index.ts';
import { validateCycle } from './validate-cycle.ts';
import { validateDisplay } from './validate-display.ts';
import { validateGroups } from './validate-groups.ts';
import { validateJobs } from './validate-jobs.ts';
import { validateResources, validateTypes } from './validate-resources.ts';
import { validateVarSources } from './var-sources/validate-var-sources.ts';

/** Checks what the parser can't see: names, references, cycles. Texts and order are the stock ones (pipeline-language.md 9). */
export function validatePipeline(config: PipelineConfig): ValidationReport {
  const index = new PipelineIndex(config);
  const typeNames = new Map<string, string>();
  const sections: readonly (readonly [string, (findings: Findings) => void])[] = [
    ['groups', (findings) => validateGroups(config, index, findings)],
    ['resources', (findings) => validateResources(config, index, findings)],
    ['resource types', (findings) => validateTypes('resource_types', config, typeNames, findings)],
    ['prototypes', (findings) => validateTypes('prototypes', config, typeNames, findings)],
    ['variable sources', (findings) => validateVarSources(config, findings)],
    ['jobs', (findings) => validateJobs(config, index, findings)],
    ['display config', (findings) => validateDisplay(config, findings)],
    ['jobs', (findings) => validateCycle(index, findings)],
  ];
  const errors: ValidationError[] = [];
  const warnings = sections.flatMap(([section, validate]) => {
    const findings = new Findings();
    validate(findings);
    if (findings.problems.length > 0) errors.push({ section, problems: findings.problems });
    return findings.warnings;
  });
  return { warnings, errors };
}
