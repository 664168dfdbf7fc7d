import type { IconName } from '../kit/icons.ts';

const byType: Readonly<Record<string, IconName>> = {
  git: 'git',
  'registry-image': 'image',
  'docker-image': 'image',
  time: 'timer',
  s3: 'bucket',
  gcs: 'bucket',
  semver: 'tag',
  'github-release': 'tag',
  'github-pr': 'git',
  'pull-request': 'git',
  pool: 'lock',
  mock: 'config',
};

/** The drawing that stands for a type of resource. */
export function resourceIcon(type: string): IconName {
  return byType[type] ?? 'link';
}
