/** The kinds of manifests there are. */
export const mediaTypes = {
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerSchema1: 'application/vnd.docker.distribution.manifest.v1+json',
  dockerSchema1Signed: 'application/vnd.docker.distribution.manifest.v1+prettyjws',
} as const;

/** What a client says it understands. */
export const acceptedManifests = [
  mediaTypes.dockerSchema1,
  mediaTypes.dockerSchema1Signed,
  mediaTypes.dockerManifest,
  mediaTypes.ociManifest,
  mediaTypes.ociIndex,
  mediaTypes.dockerList,
].join(',');
