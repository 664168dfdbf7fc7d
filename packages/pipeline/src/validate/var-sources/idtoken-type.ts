import { compareBytes } from '../../config/compare-bytes.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../config/json-value.ts';
import { parseGoDuration } from '../../duration/parse-go-duration.ts';
import { goTypeOf, type VarSourceType, type VarSourceVerdict, valid } from './var-source-type.ts';

const maxExpiryNs = 24n * 3_600_000_000_000n;
const scopes = ['team', 'pipeline', 'instance', 'job'];
const algorithms = ['RS256', 'ES256'];

/** `idtoken`: signed tokens that say which build asks. */
export const idtokenType: VarSourceType = {
  name: 'idtoken',
  check(config) {
    if (!isJsonObject(config)) {
      return { kind: 'not_created', error: `invalid idtoken provider config: ${goTypeOf(config)}` };
    }
    for (const key of Object.keys(config).sort(compareBytes)) {
      const problem = checkSetting(key, config[key] ?? null);
      if (problem !== undefined) return { kind: 'not_created', error: `invalid idtoken provider config: ${problem}` };
    }
    return checkValues(config);
  },
};

function checkSetting(key: string, value: JsonValue): string | undefined {
  switch (key) {
    case 'audience':
      if (!Array.isArray(value)) return 'audience must be a list of strings';
      return value.every((item) => typeof item === 'string') ? undefined : 'invalid audience value: %!w(<nil>)';
    case 'expires_in': {
      if (typeof value !== 'string') return 'expires_in must be a string';
      const parsed = parseGoDuration(value);
      return parsed.ok ? undefined : `invalid expires_in value: ${parsed.error}`;
    }
    case 'subject_scope':
    case 'algorithm':
      return typeof value === 'string' ? undefined : `${key} must be a string`;
    default:
      return `unknown setting: ${key}`;
  }
}

function checkValues(config: JsonObject): VarSourceVerdict {
  const { subject_scope: scope = 'pipeline', expires_in: expiry = '1h', algorithm = 'RS256' } = config;
  if (!scopes.includes(String(scope))) return { kind: 'invalid', error: `invalid subject_scope value: ${scope}` };
  const parsed = parseGoDuration(String(expiry));
  if (parsed.ok && parsed.ns > maxExpiryNs) return { kind: 'invalid', error: 'expires_in must be <= 24h0m0s' };
  if (algorithms.includes(String(algorithm))) return valid;
  return { kind: 'invalid', error: `invalid algorithm value: ${scope}. Only RS256 and ES256 are supported` };
}
