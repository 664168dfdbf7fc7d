import { ofPipeline } from '../client/paths.ts';
import { FlyError } from '../failures/fly-error.ts';
import { defineCommand } from '../grammar/command.ts';
import { FlagError } from '../grammar/flag-error.ts';
import type { FlyIo } from '../io/fly-io.ts';
import { resource, resourceType } from '../options/references.ts';
import { pipelineTeam } from '../options/team.ts';
import { toggle } from '../options/toggle.ts';
import { confirm } from '../prompts/confirm.ts';
import type { ResourceReference } from '../references/pipeline-reference.ts';
import { openTarget } from '../target/open-target.ts';
import { versionsRemoved } from '../wire/removed.ts';
import { sharedHistory } from '../wire/resource.ts';
import type { ShapeOf } from '../wire/shape.ts';

export const clearVersions = defineCommand({
  options: {
    resource: resource({
      long: 'resource',
      valueName: 'PIPELINE/RESOURCE',
      description: 'Name of a resource to clear versions',
    }),
    resourceType: resourceType({
      long: 'resource-type',
      valueName: 'PIPELINE/RESOURCE-TYPE',
      description: 'Name of a resource type to clear versions',
    }),
    skipInteractive: toggle({
      short: 'n',
      long: 'non-interactive',
      description: 'Clear versions without confirmation',
    }),
    team: pipelineTeam(),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const target = await openTarget(invocation);
    const { reference, route, what } = chosen(options);
    const team = await target.team(options.team);
    const place = (part: string) => ofPipeline(team, reference.pipeline, route, reference.resource, part);
    const shared = await target.connection.find(place('shared'), sharedHistory);
    if (shared === undefined) throw new FlyError(`${what} '${reference.resource}' is not found`);
    if (!options.skipInteractive && !(await confirmClearing(shared, io))) return;
    const headers = { 'Content-Type': 'application/json' };
    const request = { method: 'DELETE' as const, ...place('versions'), headers };
    const { versions_removed } = await target.connection.fetch(request, versionsRemoved);
    io.stdout.write(`${versions_removed} versions removed\n`);
  },
});

interface Choice {
  readonly resource: ResourceReference | undefined;
  readonly resourceType: ResourceReference | undefined;
}

/** Exactly one of the two. Throws {@link FlagError}. */
function chosen({ resource: one, resourceType: type }: Choice) {
  if (one !== undefined && type !== undefined) {
    throw new FlagError('can specify only one of --resource or --resource-type');
  }
  if (one !== undefined) return { reference: one, route: 'resources', what: 'resource' };
  if (type !== undefined) return { reference: type, route: 'resource-types', what: 'resource type' };
  throw new FlagError('please specify one of the required flags --resource or --resource-type');
}

async function confirmClearing(shared: ShapeOf<typeof sharedHistory>, io: FlyIo): Promise<boolean> {
  const lines = (members: typeof shared.resources): string =>
    (members ?? []).map((member) => `- ${member.team_name}/${member.pipeline_name}/${member.name}\n`).join('');
  io.stdout.write(
    `!!! this will clear the version histories for the following resources:\n${lines(shared.resources)}` +
      `\nand the following resource types:\n${lines(shared.resource_types)}\n`,
  );
  const isSure = await confirm(io, 'are you sure?');
  if (!isSure) io.stdout.write('bailing out\n');
  return isSure;
}
