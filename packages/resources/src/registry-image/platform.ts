import { arch } from 'node:process';
import type { Platform } from '../oci/manifest.ts';
import type { RegistrySource } from './request.ts';

/** Go's names for the machines that Node runs on. */
const architectures: Record<string, string> = {
  x64: 'amd64',
  arm64: 'arm64',
  ia32: '386',
  arm: 'arm',
  ppc64: 'ppc64le',
  s390x: 's390x',
  riscv64: 'riscv64',
};

/**
 * The platform whose image is wanted: that of params as a whole, else that of the source, else this machine's. A variant
 * may follow the architecture: `arm/v7`.
 */
export function wantedPlatform(source: Pick<RegistrySource, 'platform'>, params: RegistrySource['platform']): Platform {
  const told = params ?? source.platform;
  const [architecture = '', variant] = (told?.architecture || (architectures[arch] ?? arch)).split('/');
  return { os: told?.os || 'linux', architecture, variant };
}
