import type { CheckInterval } from '../../config/check-interval.ts';
import { formatGoDuration } from '../../duration/format-go-duration.ts';
import { parseGoDuration } from '../../duration/parse-go-duration.ts';
import type { Codec } from '../codec.ts';

/** `check_every`: a Go duration, `never`, or nothing (pipeline-language.md 4.2). Stored in Go's spelling. */
export const checkIntervalCodec: Codec<CheckInterval> = {
  decode(node, session) {
    if (node === null) return undefined;
    if (typeof node !== 'string')
      return session.fail('non-string value provided', 'write a duration such as 10m, or never');
    if (node === '') return { kind: 'default' };
    if (node === 'never') return { kind: 'never' };
    const parsed = parseGoDuration(node);
    if (!parsed.ok)
      return session.fail(parsed.error, 'units are ns, us, ms, s, m and h, for example 1h30m; a day is 24h');
    return parsed.ns === 0n ? { kind: 'default' } : { kind: 'every', intervalNs: parsed.ns };
  },
  encode(interval) {
    if (interval.kind === 'never') return 'never';
    return interval.kind === 'default' ? '' : formatGoDuration(interval.intervalNs);
  },
  schema: () => ({ type: 'string', examples: ['1m', '10m', '24h', 'never'] }),
};
