import type { TaskCacheConfig } from '../../config/task-config.ts';
import { parseGoDuration } from '../../duration/parse-go-duration.ts';
import type { Codec } from '../codec.ts';
import { optional, structCodec } from '../codecs/struct-codec.ts';
import { textCodec } from '../codecs/text-codec.ts';

const minTtlNs = 1_000_000_000n;

const cacheStruct = structCodec<TaskCacheConfig>(
  { struct: 'alias', goType: 'atc.alias' },
  {
    path: optional('path', textCodec, 'Directory that is kept for the next build.'),
    ttl: optional('ttl', textCodec, 'How long to keep it unused, at least 1s.'),
  },
);

/** One entry of `caches`; its `ttl` is checked here already (pipeline-language.md 6). */
export const taskCacheCodec: Codec<TaskCacheConfig> = {
  ...cacheStruct,
  decode(node, session) {
    return session.nested((inner) => {
      const cache = cacheStruct.decode(node, inner) ?? {};
      inner.finish();
      if (cache.ttl === undefined) return cache;
      const ttl = parseGoDuration(cache.ttl);
      if (!ttl.ok) return inner.fail(`invalid cache ttl '${cache.ttl}': ${ttl.error}`);
      if (ttl.ns < minTtlNs) return inner.fail(`cache ttl must be at least 1s, got '${cache.ttl}'`);
      return cache;
    });
  },
};
