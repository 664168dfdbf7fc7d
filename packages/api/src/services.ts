import type {
  LocalUsers,
  LoginDamping,
  LoginStateSigner,
  SessionKey,
  SigningKeys,
  TeamDirectory,
  TokenVerifier,
} from '@rondo/auth';
import type { Asker, ManagedSecrets } from '@rondo/creds';
import type { Db } from '@rondo/db';
import type { EventLog } from '@rondo/event-log';
import type { Clock, LevelControl, Logger } from '@rondo/foundation';
import type { VarSource, VarSourceConfig } from '@rondo/pipeline';
import type { WorkerPool } from '@rondo/runtime';
import type { SchedulerServices } from '@rondo/scheduler';
import type { FlyArchives } from './cli/fly-archives.ts';
import type { ApiConfig } from './config.ts';
import type { LiveHub } from './live/live-hub.ts';
import type { OpenStreams } from './streams/open-streams.ts';

/** Where vars get their values outside of builds. */
export type Credentials = {
  /** The manager of the whole installation; undefined: there is none. */
  readonly cluster: Pick<ManagedSecrets, 'varsFor' | 'describe'> | undefined;
  /** The vars of a pipeline: its own sources, and the manager of the installation for those without a source. */
  readonly openVarSources: (configs: readonly VarSourceConfig[], asker: Asker) => VarSource;
};

/** What handlers work with; made once by the composition root. */
export type Services = {
  readonly db: Db;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly config: ApiConfig;
  readonly credentials: Credentials;
  /** How much this node logs. */
  readonly logLevel: LevelControl;
  readonly tokens: TokenVerifier;
  /** Of pipelines' identity tokens. */
  readonly signingKeys: SigningKeys;
  readonly teams: TeamDirectory;
  readonly login: {
    readonly users: LocalUsers;
    readonly damping: LoginDamping;
    readonly state: LoginStateSigner;
    readonly key: SessionKey;
    /** The one before: what it has signed is still good. */
    readonly previousKey?: SessionKey;
  };
  readonly events: EventLog;
  readonly scheduler: Pick<SchedulerServices, 'db' | 'planIds' | 'options'>;
  readonly workers: Pick<WorkerPool, 'views' | 'load' | 'worker'>;
  readonly live: LiveHub;
  /** Fires when the node ends. */
  readonly shutdown: AbortSignal;
  /** They are closed when the node ends, and their clients come back to another node. */
  readonly streams: OpenStreams;
  /** Undefined: there is no fly to download. */
  readonly flyArchives: FlyArchives | undefined;
  /** Directory of the built UI; undefined where it was not built. */
  readonly uiDirectory: string | undefined;
};
