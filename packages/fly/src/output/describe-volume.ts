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
  if (fields === null) return 'null';
  const lines = Object.entries(fields)
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([key, value]) => `${key}:${yamlText(value)}`);
  return lines.length === 0 ? '{}' : lines.join(',').replaceAll(' ', '');
}

const needsQuotes =
  /^$|^[-+.]?[\d_.]+([eE][-+]?\d+)?$|^0[xXoObB][\da-fA-F_]+$|^(~|null|true|false|yes|no|on|off|y|n)$|^[[\]{}*&!|>@`'"%#,?-]( |$)|: |:$| #|^[\d]{4}-\d\d?-\d\d?/i;

function yamlText(value: string): string {
  return needsQuotes.test(value) ? `"${value}"` : value;
}
