import {
  formatVarReference,
  interpolateWith,
  type JsonValue,
  orderVarSources,
  StaticVars,
  type VarLookup,
  VarProblem,
  type VarReference,
  type VarSource,
  type VarSourceConfig,
} from '@rondo/pipeline';
import type { Asker } from '../asker.ts';
import { readIdTokenSettings } from '../id-token/id-token-settings.ts';
import { type IdTokenServices, IdTokenVars } from '../id-token/id-token-vars.ts';
import type { ManagerPool } from '../managers/manager-pool.ts';
import { readVaultConfig } from '../managers/vault/read-vault-config.ts';
import { VaultManager } from '../managers/vault/vault-manager.ts';

export type VarSourceServices = {
  readonly idToken: IdTokenServices;
  /** What the sources of all builds share. */
  readonly managers: Pick<ManagerPool, 'open'>;
  /** Where vars without a source in the settings of sources come from; absent: nowhere. */
  readonly cluster?: VarSource | undefined;
};

/**
 * The var sources of a pipeline, for one build (operations.md A26). Each is opened when it is first asked, with the vars in its settings filled in;
 * what is wrong with one is told to whoever asks it. A name that no source has is an error; a plain `((name))` is never theirs.
 */
export function openVarSources(
  configs: readonly VarSourceConfig[],
  asker: Asker,
  services: VarSourceServices,
): VarSource {
  const order = orderVarSources(configs);
  if (order.ok) return new PipelineVarSources(configs, asker, services);
  const text = `could not resolve inter-dependent var sources: ${order.unresolved.join(', ')}`;
  return { get: () => ({ kind: 'error', error: new VarProblem('lookup_failed', text, []) }) };
}

class PipelineVarSources implements VarSource {
  readonly #configs: ReadonlyMap<string, VarSourceConfig>;
  readonly #asker: Asker;
  readonly #services: VarSourceServices;
  readonly #open = new Map<string, Promise<VarSource>>();

  constructor(configs: readonly VarSourceConfig[], asker: Asker, services: VarSourceServices) {
    this.#configs = new Map(configs.map((config) => [config.name, config]));
    this.#asker = asker;
    this.#services = services;
  }

  async get(reference: VarReference, signal?: AbortSignal): Promise<VarLookup> {
    const { source: name } = reference;
    if (name === '') return this.#services.cluster?.get(reference, signal) ?? { kind: 'not_found' };
    const config = this.#configs.get(name);
    const text = formatVarReference(reference);
    if (config === undefined) return problem('missing_source', `missing source '${name}' in var: ${text}`, text);
    try {
      const source = await this.#sourceOf(config, signal);
      return await source.get({ ...reference, source: '' }, signal);
    } catch (error) {
      if (!(error instanceof VarProblem)) throw error;
      return { kind: 'error', error };
    }
  }

  #sourceOf(config: VarSourceConfig, signal: AbortSignal | undefined): Promise<VarSource> {
    const known = this.#open.get(config.name);
    if (known !== undefined) return known;
    const opened = this.#openSource(config, signal);
    this.#open.set(config.name, opened);
    opened.catch(() => this.#open.delete(config.name));
    return opened;
  }

  async #openSource({ name, type, config }: VarSourceConfig, signal: AbortSignal | undefined): Promise<VarSource> {
    const options = { expectAllKeys: true, ...(signal === undefined ? {} : { signal }) };
    const filled = await interpolateWith(config, this, options);
    if (!filled.ok) throw sourceProblem(`evaluate var_source '${name}' error: ${filled.error.message}`);
    return createSource({ name, type, config: filled.value }, this.#asker, this.#services);
  }
}

function createSource(
  { name, type, config }: VarSourceConfig,
  asker: Asker,
  { idToken, managers }: VarSourceServices,
): VarSource {
  switch (type) {
    case 'dummy':
      return new StaticVars(varsOf(config));
    case 'idtoken': {
      const settings = readIdTokenSettings(config);
      if (typeof settings === 'string') throw sourceProblem(`create var_source '${name}' error: ${settings}`);
      return new IdTokenVars(settings, asker, idToken);
    }
    case 'vault': {
      const settings = readVaultConfig(config);
      if (typeof settings === 'string') throw sourceProblem(`create var_source '${name}' error: ${settings}`);
      const create = (parts: VaultParts) => new VaultManager(settings, { ...parts, allowRoot: true });
      return managers.open(type, config, create).varsFor(asker);
    }
    default:
      throw sourceProblem(`var source '${name}' of type '${type}' is not supported yet`);
  }
}

type VaultParts = Omit<ConstructorParameters<typeof VaultManager>[1], 'allowRoot'>;

/** The `vars` of a dummy source; checked when the pipeline was saved. */
function varsOf(config: JsonValue): Readonly<Record<string, JsonValue>> {
  const vars = isObject(config) ? config.vars : undefined;
  return isObject(vars) ? vars : {};
}

function isObject(value: JsonValue | undefined): value is Readonly<Record<string, JsonValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function problem(code: 'missing_source' | 'lookup_failed', text: string, reference: string): VarLookup {
  return { kind: 'error', error: new VarProblem(code, text, [reference]) };
}

function sourceProblem(text: string): VarProblem {
  return new VarProblem('lookup_failed', text, []);
}
