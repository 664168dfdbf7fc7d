import type { PipelineConfig } from '../config/pipeline-config.ts';
import { checkName, checkUnique, entryContext } from './check-name.ts';
import type { Findings } from './findings.ts';
import type { PipelineIndex } from './pipeline-index.ts';

/** Rules for `resources` (pipeline-language.md 4.2, 9.4). Unused ones come after all others. */
export function validateResources(config: PipelineConfig, index: PipelineIndex, findings: Findings): void {
  validateEntries('resources', config.resources, new Map(), findings);
  config.resources.forEach((resource, position) => {
    if (index.usedResources.has(resource.name)) return;
    const path = ['resources', position, 'name'];
    findings.error(`resource '${resource.name}' is not used`, path, 'use it in a get or put step, or remove it');
  });
}

/** Rules for `resource_types` and `prototypes`, which share their names (4.4). */
export function validateTypes(
  section: 'resource_types' | 'prototypes',
  config: PipelineConfig,
  seen: Map<string, string>,
  findings: Findings,
): void {
  validateEntries(section, section === 'prototypes' ? config.prototypes : config.resourceTypes, seen, findings);
}

interface NamedEntry {
  readonly name: string;
  readonly type: string;
}

function validateEntries(
  section: string,
  entries: readonly NamedEntry[],
  seen: Map<string, string>,
  findings: Findings,
): void {
  entries.forEach(({ name, type }, position) => {
    const context = entryContext(section, position, name);
    const path = [section, position, 'name'];
    checkName(name, context, path, findings);
    checkUnique({ name, place: `${section}[${position}]`, path }, seen, findings);
    if (name === '') findings.error(`${context} has no name`, [section, position]);
    if (type === '') findings.error(`${context} has no type`, [section, position], 'give it a type');
  });
}
