import type { ImageName } from '../oci/image-name.ts';
import type { RegistryCredentials } from '../oci/registry-session.ts';
import type { HttpClient } from '../sdk/http/http-client.ts';

/** Where an image is, and how to get at it. */
export interface RegistryAccess {
  /** The name that metadata and files have. */
  readonly repository: string;
  readonly image: ImageName;
  readonly credentials: RegistryCredentials | undefined;
  readonly insecure: boolean;
  readonly http: HttpClient;
  /** What all tags stand for, where the registry's owner tells that in one go. */
  readonly listDigests?: () => Promise<ReadonlyMap<string, string>>;
}
