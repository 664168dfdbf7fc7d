import type { DisplayField, Permissions, SystemClaim } from '@rondo/auth';
import type { Secret } from '@rondo/foundation';

/** An OAuth client of the login service (api.md 17.1). */
export type OAuthClient = {
  readonly id: string;
  readonly secret: Secret;
  /** The one before, as long as somebody may still come with it. */
  readonly previousSecret?: Secret;
  readonly isSystem: boolean;
};

/** What the flags of `rondo web` decide about the HTTP surface. */
export type ApiConfig = {
  /** What `/api/v1/info` and the version header say; stock fly insists on its own major.minor. */
  readonly reportedVersion: string;
  readonly workerVersion: string;
  /** Rondo's own version. */
  readonly productVersion: string;
  /** No trailing slash. */
  readonly externalUrl: string;
  readonly clusterName: string;
  readonly featureFlags: {
    readonly globalResources: boolean;
    readonly buildRerun: boolean;
    readonly cacheStreamedVolumes: boolean;
    readonly resourceCausality: boolean;
  };
  /** Issuer of pipelines' identity tokens; no trailing slash. */
  readonly oidcIssuerUrl: string;
  /** How long an intercepted container may hear nothing of its client; 0: for ever. */
  readonly interceptIdleTimeoutMs: number;
  readonly health: {
    /** Fewer running workers than this count as degraded. */
    readonly minWorkerCount: number;
    /** A part that has not run for this many of its intervals stands still. */
    readonly componentStaleMultiplier: number;
  };
  /** Sent with every answer; a handler may overwrite them (api.md 1.3). */
  readonly securityHeaders: Readonly<Record<string, string>>;
  readonly isCookieSecure: boolean;
  readonly authDurationMs: number;
  readonly webClientId: string;
  readonly clients: readonly OAuthClient[];
  readonly permissions: Permissions;
  readonly system: SystemClaim;
  readonly displayFields: ReadonlyMap<string, DisplayField>;
};
