import { volumeExtensionPrefix as extension } from '@rondo/protocol';
import type { Route } from './context.ts';
import { cleanUpOrphans, destroyVolume, destroyVolumes, setPrivileged, setProperty } from './routes/change-volume.ts';
import { createVolume, forgetVolume, pollVolume, startVolume } from './routes/create-volume.ts';
import {
  collectGarbage,
  createVolumes,
  getStorageUsage,
  getVolumeUsage,
  listHeldLayers,
  readVolumeFile,
  takeLayeredImage,
} from './routes/extension.ts';
import { getPrivileged, getVolume, listVolumes } from './routes/look-at-volumes.ts';
import { streamVolumeIn } from './routes/stream-volume-in.ts';
import { getPeerUrl, streamVolumeOut, streamVolumeToPeer } from './routes/stream-volume-out.ts';

/** All routes: the stock ones (worker.md 9.1), then Rondo's extension. Where two match, the first wins. */
export const routes: Route[] = [
  { method: 'GET', pattern: '/volumes', run: listVolumes },
  { method: 'POST', pattern: '/volumes', run: createVolume },
  { method: 'DELETE', pattern: '/volumes/destroy', run: destroyVolumes },
  { method: 'POST', pattern: '/volumes/cleanup-orphans', run: cleanUpOrphans },
  { method: 'GET', pattern: '/volumes/:handle', run: getVolume },
  { method: 'DELETE', pattern: '/volumes/:handle', run: destroyVolume },
  { method: 'POST', pattern: '/volumes-async', run: startVolume },
  { method: 'GET', pattern: '/volumes-async/:handle', run: pollVolume },
  { method: 'DELETE', pattern: '/volumes-async/:handle', run: forgetVolume },
  { method: 'PUT', pattern: '/volumes/:handle/properties/:property', run: setProperty },
  { method: 'GET', pattern: '/volumes/:handle/privileged', run: getPrivileged },
  { method: 'PUT', pattern: '/volumes/:handle/privileged', run: setPrivileged },
  { method: 'PUT', pattern: '/volumes/:handle/stream-in', run: streamVolumeIn },
  { method: 'PUT', pattern: '/volumes/:handle/stream-out', run: streamVolumeOut },
  { method: 'PUT', pattern: '/volumes/:handle/stream-p2p-out', run: streamVolumeToPeer },
  { method: 'GET', pattern: '/p2p-url', run: getPeerUrl },
  { method: 'POST', pattern: `${extension}/volumes`, run: createVolumes },
  { method: 'GET', pattern: `${extension}/layers`, run: listHeldLayers },
  { method: 'PUT', pattern: `${extension}/volumes/:handle/layered-image`, run: takeLayeredImage },
  { method: 'GET', pattern: `${extension}/volumes/:handle/file`, run: readVolumeFile },
  { method: 'GET', pattern: `${extension}/volumes/:handle/usage`, run: getVolumeUsage },
  { method: 'GET', pattern: `${extension}/usage`, run: getStorageUsage },
  { method: 'POST', pattern: `${extension}/garbage`, run: collectGarbage },
];

export type Match =
  | { type: 'route'; route: Route; names: Record<string, string> }
  | { type: 'wrong-method'; allowed: string[] }
  | { type: 'unknown' };

/** The route for a request. Pure. */
export function matchRoute(method: string, path: string): Match {
  const parts = path.split('/').map(decodePart);
  const matching = routes.flatMap((route) => {
    const names = matchPattern(route.pattern.split('/'), parts);
    return names === undefined ? [] : [{ route, names }];
  });
  if (matching.length === 0) return { type: 'unknown' };
  const found = matching.find(({ route }) => route.method === method);
  return found === undefined
    ? { type: 'wrong-method', allowed: matching.map(({ route }) => route.method) }
    : { type: 'route', ...found };
}

function matchPattern(pattern: string[], parts: string[]): Record<string, string> | undefined {
  if (pattern.length !== parts.length) return undefined;
  const names: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const given = parts[index] ?? '';
    if (part.startsWith(':') && given !== '') names[part.slice(1)] = given;
    else if (part !== given) return undefined;
  }
  return names;
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
