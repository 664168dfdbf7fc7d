import { callEcr, type EcrCaller } from './call-ecr.ts';

const pageSize = 1000;

/**
 * What each tag of a repository stands for, a thousand in one call. Wants no more rights than the registry's own list of
 * tags (`ecr:ListImages`). Throws ProgramFailure when the credentials may not, HttpError.
 */
export async function listEcrDigests(
  repository: { readonly name: string; readonly account: string },
  caller: EcrCaller,
): Promise<ReadonlyMap<string, string>> {
  const digests = new Map<string, string>();
  const account = repository.account === '' ? {} : { registryId: repository.account };
  const wanted = { repositoryName: repository.name, ...account, filter: { tagStatus: 'TAGGED' }, maxResults: pageSize };
  for (let nextToken: string | undefined; ; ) {
    const input = nextToken === undefined ? wanted : { ...wanted, nextToken };
    const page = (await callEcr('ListImages', input, caller)) as ImagePage;
    for (const { imageTag, imageDigest } of page.imageIds ?? [])
      if (imageTag !== undefined && imageDigest !== undefined) digests.set(imageTag, imageDigest);
    if (page.nextToken === undefined || page.nextToken === nextToken) return digests;
    nextToken = page.nextToken;
  }
}

/** What AWS's API is documented to answer. */
interface ImagePage {
  readonly imageIds?: readonly { readonly imageTag?: string; readonly imageDigest?: string }[];
  readonly nextToken?: string;
}
