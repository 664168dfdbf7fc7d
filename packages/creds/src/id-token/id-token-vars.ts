import type { Clock } from '@rondo/foundation';
import type { JsonObject, VarLookup, VarReference, VarSource } from '@rondo/pipeline';
import type { Asker } from '../asker.ts';
import { formatInstanceVars } from './format-instance-vars.ts';
import type { IdTokenSettings } from './id-token-settings.ts';

/** Signs the claims with the newest key of the algorithm: a compact JSON Web Token. */
export type SignIdToken = (algorithm: IdTokenSettings['algorithm'], claims: JsonObject) => Promise<string>;

export type IdTokenServices = {
  /** Where the keys are published. */
  readonly issuer: string;
  readonly sign: SignIdToken;
  readonly clock: Clock;
};

/** `idtoken`: `((source:token))` is a token that says who asks, signed anew for each lookup and kept nowhere (api.md 18.2). */
export class IdTokenVars implements VarSource {
  readonly #settings: IdTokenSettings;
  readonly #asker: Asker;
  readonly #services: IdTokenServices;

  constructor(settings: IdTokenSettings, asker: Asker, services: IdTokenServices) {
    this.#settings = settings;
    this.#asker = asker;
    this.#services = services;
  }

  async get({ path, fields }: VarReference): Promise<VarLookup> {
    if (path !== 'token' || fields.length > 0) return { kind: 'not_found' };
    return { kind: 'found', value: await this.#services.sign(this.#settings.algorithm, this.#claims()) };
  }

  #claims(): JsonObject {
    const { audience, subjectScope, expiresInMs } = this.#settings;
    const { team, pipeline, job, instanceVars } = this.#asker;
    const nowSeconds = Math.floor(this.#services.clock.nowMs() / 1000);
    return {
      iss: this.#services.issuer,
      sub: subjectOf(subjectScope, this.#asker),
      ...(audience.length === 0 ? {} : { aud: [...audience] }),
      exp: nowSeconds + Math.floor(expiresInMs / 1000),
      iat: nowSeconds,
      team,
      pipeline,
      ...(job === '' ? {} : { job }),
      // Instance vars are JSON, as the pipeline was set with.
      ...(instanceVars === undefined ? {} : { instance_vars: instanceVars as JsonObject }),
    };
  }
}

const depths = { team: 1, pipeline: 2, instance: 3, job: 4 } as const;

function subjectOf(scope: IdTokenSettings['subjectScope'], { team, pipeline, job, instanceVars }: Asker): string {
  const parts = [team, pipeline, formatInstanceVars(instanceVars ?? {}), job];
  return parts
    .slice(0, depths[scope])
    .map((part) => part.replaceAll('/', '%2F'))
    .join('/');
}
