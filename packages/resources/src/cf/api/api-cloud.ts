import { listOf, record, text } from '../../sdk/json/decoders.ts';
import type { ProgramContext } from '../../sdk/program.ts';
import type { Cloud, Push } from '../cloud.ts';
import { readApplications } from '../manifest/read-applications.ts';
import { type CfSource, cfFailure } from '../request.ts';
import { CfApi } from './cf-api.ts';
import { pushApplication } from './push-application.ts';
import { readRecentLogs } from './read-recent-logs.ts';

const page = record({ resources: listOf(record({ guid: text, name: text })) });
/** Applying a manifest and deleting an application take seconds; this is for a cloud that is very busy. */
const jobTimeoutMs = 15 * 60_000;

/** A Cloud Foundry over its API, where the `cf` program is not installed. */
export function apiCloud(source: CfSource, context: ProgramContext): Cloud {
  return new ApiCloud(source, context);
}

class ApiCloud implements Cloud {
  readonly #source: CfSource;
  readonly #context: ProgramContext;
  readonly #api: CfApi;
  #spaceGuid = '';

  constructor(source: CfSource, context: ProgramContext) {
    this.#source = source;
    this.#context = context;
    this.#api = new CfApi(source, context);
  }

  async connect(): Promise<void> {
    const { api, organization, space } = this.#source;
    this.#context.log(`logging in to ${api}`);
    const organizationGuid = await this.#find('/v3/organizations', organization, {});
    if (organizationGuid === undefined)
      throw cfFailure(`source.organization: there is no organization ${organization} that this login may see`);
    const spaceGuid = await this.#find('/v3/spaces', space, { organization_guids: organizationGuid });
    if (spaceGuid === undefined)
      throw cfFailure(
        `source.space: there is no space ${space} in organization ${organization} that this login may see`,
      );
    this.#spaceGuid = spaceGuid;
  }

  async appExists(name: string): Promise<boolean> {
    return (await this.#findApp(name)) !== undefined;
  }

  async rename(name: string, newName: string): Promise<void> {
    this.#context.log(`renaming ${name} to ${newName}`);
    const url = this.#api.url(`/v3/apps/${await this.#requireApp(name)}`);
    await this.#api.json('PATCH', url, { body: { name: newName }, decode: record({}) });
  }

  async remove(name: string): Promise<void> {
    const guid = await this.#findApp(name);
    if (guid === undefined) return;
    this.#context.log(`deleting ${name}`);
    await this.#api.run({ method: 'DELETE', url: this.#api.url(`/v3/apps/${guid}`) }, jobTimeoutMs);
  }

  async push(push: Push): Promise<void> {
    const { applications, render } = await readApplications(push);
    for (const application of applications) {
      const isNew = (await this.#findApp(application.name)) === undefined;
      this.#context.log(`applying the manifest of ${application.name}`);
      await this.#api.run(
        {
          method: 'POST',
          url: this.#api.url(`/v3/spaces/${this.#spaceGuid}/actions/apply_manifest`),
          headers: { 'content-type': 'application/x-yaml' },
          body: await render(application, { isNew }),
        },
        jobTimeoutMs,
      );
      const guid = await this.#requireApp(application.name);
      await pushApplication(this.#api, { guid, application, push }, this.#context);
    }
  }

  async showRecentLogs(name: string): Promise<void> {
    for (const line of await readRecentLogs(this.#api, await this.#requireApp(name))) this.#context.log(line);
  }

  async #requireApp(name: string): Promise<string> {
    const guid = await this.#findApp(name);
    if (guid === undefined) throw cfFailure(`there is no application ${name} in space ${this.#source.space}`);
    return guid;
  }

  async #findApp(name: string): Promise<string | undefined> {
    return await this.#find('/v3/apps', name, { space_guids: this.#spaceGuid });
  }

  /** A comma in a name would separate names. */
  async #find(path: string, name: string, query: Readonly<Record<string, string>>): Promise<string | undefined> {
    const url = this.#api.url(path, { names: name.replaceAll(',', '%2C'), ...query });
    const { resources } = await this.#api.json('GET', url, { decode: page });
    return resources.find((resource) => resource.name.toLowerCase() === name.toLowerCase())?.guid;
  }
}
