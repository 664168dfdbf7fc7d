import { describeError } from '@rondo/foundation';
import { listOf, record, text } from '../sdk/json/decoders.ts';
import { isJsonObject, JsonNumber, type JsonObject, type JsonValue } from '../sdk/json/json-value.ts';
import { parseJson } from '../sdk/json/parse-json.ts';
import { canonicalJson } from './canonical-json.ts';
import type { SigningKey } from './signing-key.ts';
import { TrustError } from './trust-error.ts';
import { isSignedBy, keyIdOf, type TufKey, type TufSignature } from './tuf-key.ts';

/** Who may sign a file of trust data, and how many of them have to. */
export interface TrustRole {
  readonly keys: ReadonlyMap<string, TufKey>;
  readonly threshold: number;
}

/** A file of trust data (`root`, `timestamp`, `snapshot`, `targets`, `targets/releases`), not yet believed. */
export interface SignedMetadata {
  readonly name: string;
  readonly signed: JsonObject;
  readonly version: number;
  readonly signatures: readonly TufSignature[];
}

const signature = record({ keyid: text, method: text, sig: text });
const envelope = record({ signed: (value: JsonValue | undefined) => value, signatures: listOf(signature) });

/** Reads a file of trust data. Throws TrustError when it is none of its kind, PayloadError when it is misshapen. */
export function readSigned(name: string, bytes: Buffer): SignedMetadata {
  const { signed, signatures } = envelope(parse(name, bytes), name);
  const type = name === 'root' || name === 'timestamp' || name === 'snapshot' ? name : 'targets';
  if (!isJsonObject(signed) || String(signed._type).toLowerCase() !== type)
    throw new TrustError(`${name} is no ${type} data`);
  const version = signed.version instanceof JsonNumber ? signed.version.value : 0;
  if (!Number.isSafeInteger(version) || version < 1) throw new TrustError(`${name} has no version`);
  return {
    name,
    signed,
    version,
    signatures: signatures.map(({ keyid, method, sig }) => ({
      keyId: keyid,
      method: method.toLowerCase(),
      bytes: Buffer.from(sig, 'base64'),
    })),
  };
}

/** Believes a file: enough of those who may have signed it, and its time is not over. Throws TrustError. */
export function requireTrust({ name, signed, signatures }: SignedMetadata, role: TrustRole, nowMs: number): void {
  const message = Buffer.from(canonicalJson(signed));
  const signers = new Set<string>();
  for (const candidate of signatures) {
    const key = role.keys.get(candidate.keyId);
    if (key !== undefined && keyIdOf(key) === candidate.keyId && isSignedBy(key, candidate, message))
      signers.add(candidate.keyId);
  }
  if (role.threshold < 1 || signers.size < role.threshold)
    throw new TrustError(`${name} is signed by ${signers.size} of those who may; ${role.threshold} have to`);
  const expires = typeof signed.expires === 'string' ? Date.parse(signed.expires) : Number.NaN;
  if (!(expires > nowMs)) throw new TrustError(`${name} was good until ${signed.expires} only`);
}

/** A file of trust data with a signature of `key`, which the file's readers know as `keyId`. */
export function signMetadata(signed: JsonObject, key: SigningKey, keyId: string): Buffer {
  const message = canonicalJson(signed);
  const sig = key.sign(Buffer.from(message)).toString('base64');
  const signatures = canonicalJson([{ keyid: keyId, method: key.method, sig }]);
  return Buffer.from(`{"signed":${message},"signatures":${signatures}}`);
}

function parse(name: string, bytes: Buffer): JsonValue {
  try {
    return parseJson(bytes.toString());
  } catch (cause) {
    throw new TrustError(`${name} is no JSON: ${describeError(cause)}`, { cause });
  }
}
