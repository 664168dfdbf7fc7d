import { ProgramFailure } from '../sdk/program-failure.ts';

/** A repository in a registry. */
export interface ImageName {
  /** With port; `index.docker.io` for Docker Hub. */
  readonly registry: string;
  readonly repository: string;
}

export const dockerHub = 'index.docker.io';

const repositoryPath = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;

/** Reads `host/name`, `host:port/name` or a name on Docker Hub (resources.md 5.4). Throws ProgramFailure. */
export function parseImageName(text: string): ImageName {
  const slash = text.indexOf('/');
  const first = slash < 0 ? '' : text.slice(0, slash);
  const namesHost = /[.:]/.test(first) || first === 'localhost';
  const registry = namesHost && first !== 'docker.io' ? first : dockerHub;
  const path = namesHost ? text.slice(slash + 1) : text;
  const repository = registry === dockerHub && !path.includes('/') ? `library/${path}` : path;
  if (!repositoryPath.test(repository)) {
    throw new ProgramFailure(
      `could not parse reference: ${JSON.stringify(text)} is no name of a repository; it may have lower-case letters, digits and . _ - / (the tag has a field of its own)`,
    );
  }
  return { registry, repository };
}

/** The name with its registry spelled out, as it stands in messages and archives. */
export function fullName({ registry, repository }: ImageName): string {
  return `${registry}/${repository}`;
}

/** Host without port. */
export function hostOf(registry: string): string {
  return registry.replace(/:\d+$/, '');
}
