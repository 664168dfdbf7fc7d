import type { CheckProgram, GetProgram, PutProgram, ResourceAction, ResourceProgram } from './sdk/program.ts';

/** What the house knows of a base resource type without running it (resources.md 1.6). */
export interface ResourceTypeEntry {
  readonly name: string;
  /** Runs with the host's own users and full capabilities. */
  readonly privileged: boolean;
  /** Every resource has a version history of its own, even when another has the same source. */
  readonly uniqueVersionHistory: boolean;
  /** Command line tools that the programs start; each folder's README says what for. */
  readonly tools: readonly string[];
  /** Loads one program. */
  readonly load: { readonly [Action in ResourceAction]: () => Promise<ProgramOf<Action>> };
}

type ProgramOf<Action extends ResourceAction> = { check: CheckProgram; get: GetProgram; put: PutProgram }[Action];

const plain = { privileged: false, uniqueVersionHistory: false };

/** The base resource types, by name. */
export const resourceTypes: readonly ResourceTypeEntry[] = [
  {
    name: 'bosh-io-release',
    ...plain,
    tools: [],
    load: {
      check: async () => (await import('./bosh-io-release/check.ts')).check,
      get: async () => (await import('./bosh-io-release/get.ts')).get,
      put: async () => (await import('./bosh-io-release/put.ts')).put,
    },
  },
  {
    name: 'bosh-io-stemcell',
    ...plain,
    tools: [],
    load: {
      check: async () => (await import('./bosh-io-stemcell/check.ts')).check,
      get: async () => (await import('./bosh-io-stemcell/get.ts')).get,
      put: async () => (await import('./bosh-io-stemcell/put.ts')).put,
    },
  },
  {
    name: 'cf',
    ...plain,
    tools: ['cf', 'zip'],
    load: {
      check: async () => (await import('./cf/check.ts')).check,
      get: async () => (await import('./cf/get.ts')).get,
      put: async () => (await import('./cf/put.ts')).put,
    },
  },
  {
    name: 'docker-image',
    ...plain,
    privileged: true,
    tools: ['tar', 'setfattr', 'mkfifo'],
    load: {
      check: async () => (await import('./docker-image/check.ts')).check,
      get: async () => (await import('./docker-image/get.ts')).get,
      put: async () => (await import('./docker-image/put.ts')).put,
    },
  },
  {
    name: 'gcs',
    ...plain,
    tools: ['tar', 'unzip'],
    load: {
      check: async () => (await import('./gcs/check.ts')).check,
      get: async () => (await import('./gcs/get.ts')).get,
      put: async () => (await import('./gcs/put.ts')).put,
    },
  },
  {
    name: 'git',
    ...plain,
    tools: [
      'git',
      'git-lfs',
      'git-crypt',
      'ssh',
      'ssh-agent',
      'ssh-add',
      'gpg',
      'gpgconf',
      'dirmngr',
      'grep',
      'proxytunnel',
    ],
    load: {
      check: async () => (await import('./git/check.ts')).check,
      get: async () => (await import('./git/get.ts')).get,
      put: async () => (await import('./git/put.ts')).put,
    },
  },
  {
    name: 'github-pr',
    ...plain,
    tools: ['git', 'git-lfs', 'git-crypt'],
    load: {
      check: async () => (await import('./github-pr/check.ts')).check,
      get: async () => (await import('./github-pr/get.ts')).get,
      put: async () => (await import('./github-pr/put.ts')).put,
    },
  },
  {
    name: 'github-release',
    ...plain,
    tools: [],
    load: {
      check: async () => (await import('./github-release/check.ts')).check,
      get: async () => (await import('./github-release/get.ts')).get,
      put: async () => (await import('./github-release/put.ts')).put,
    },
  },
  {
    name: 'mock',
    ...plain,
    tools: ['cp'],
    load: {
      check: async () => (await import('./mock/check.ts')).check,
      get: async () => (await import('./mock/get.ts')).get,
      put: async () => (await import('./mock/put.ts')).put,
    },
  },
  {
    name: 'pool',
    ...plain,
    tools: ['git', 'ssh', 'ssh-agent', 'ssh-add', 'proxytunnel'],
    load: {
      check: async () => (await import('./pool/check.ts')).check,
      get: async () => (await import('./pool/get.ts')).get,
      put: async () => (await import('./pool/put.ts')).put,
    },
  },
  {
    name: 'registry-image',
    ...plain,
    tools: ['setfattr', 'mkfifo'],
    load: {
      check: async () => (await import('./registry-image/check.ts')).check,
      get: async () => (await import('./registry-image/get.ts')).get,
      put: async () => (await import('./registry-image/put.ts')).put,
    },
  },
  {
    name: 's3',
    ...plain,
    tools: ['tar', 'unzip', 'bzip2'],
    load: {
      check: async () => (await import('./s3/check.ts')).check,
      get: async () => (await import('./s3/get.ts')).get,
      put: async () => (await import('./s3/put.ts')).put,
    },
  },
  {
    name: 'semver',
    ...plain,
    tools: ['git', 'ssh', 'ssh-agent', 'ssh-add'],
    load: {
      check: async () => (await import('./semver/check.ts')).check,
      get: async () => (await import('./semver/get.ts')).get,
      put: async () => (await import('./semver/put.ts')).put,
    },
  },
  {
    name: 'slack-notification',
    ...plain,
    tools: [],
    load: {
      check: async () => (await import('./slack-notification/check.ts')).check,
      get: async () => (await import('./slack-notification/get.ts')).get,
      put: async () => (await import('./slack-notification/put.ts')).put,
    },
  },
  {
    name: 'time',
    ...plain,
    uniqueVersionHistory: true,
    tools: [],
    load: {
      check: async () => (await import('./time/check.ts')).check,
      get: async () => (await import('./time/get.ts')).get,
      put: async () => (await import('./time/put.ts')).put,
    },
  },
];

/** Loads a program by the name of its type. Undefined when there is no such type. */
export async function loadProgram(type: string, action: ResourceAction): Promise<ResourceProgram | undefined> {
  return await resourceTypes.find((entry) => entry.name === type)?.load[action]();
}
