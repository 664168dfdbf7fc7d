import { evaluateTemplate, StaticVars } from '@rondo/pipeline';
import type { Volume, VolumeResourceType } from '../wire/worker.ts';

/** What a volume holds, by its type (fly.md 20.2). */
export function describeVolume(volume: Volume, details: boolean): string {
  const { type, container_handle, path, parent_handle, resource_type, base_resource_type } = volume;
  switch (type) {
    case 'container': {
      const parent = parent_handle === '' ? '' : `,parent:${parent_handle}`;
      return details ? `container:${container_handle},path:${path}${parent}` : container_handle;
    }
    case 'task-cache':
      return `${volume.pipeline_name}/${volume.job_name}/${volume.step_name}`;
    case 'resource':
      return details ? describeType(resource_type) : describeFields(resource_type?.version ?? null);
    case 'resource-type':
      return details ? describeFields(base_resource_type) : (base_resource_type?.name ?? '');
    default:
      return 'n/a';
  }
}

function describeType(type: VolumeResourceType | null): string {
  if (type === null) return '';
  if (type.base_resource_type !== null) return describeFields(type.base_resource_type);
  if (type.resource_type === null) return '';
  return `type:resource(${describeType(type.resource_type)}),version:${describeFields(type.version)}`;
}

/** Fields as lines of YAML, joined, without any blanks. */
function describeFields(fields: Readonly<Record<string, string>> | null): string {
  const printed = evaluateTemplate(JSON.stringify(fields), new StaticVars({}));
  const text = printed.ok ? printed.text : JSON.stringify(fields);
  return text.trim().replaceAll('\n', ',').replaceAll(' ', '');
}
