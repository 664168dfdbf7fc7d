import type { Token } from '../client/token.ts';
import type { JsonObject, JsonValue } from '../wire/json.ts';
import { isJsonObject } from '../wire/json.ts';

/** A target as `.flyrc` keeps it (fly.md 3.3). */
export interface SavedTarget {
  readonly api: string;
  readonly team: string;
  readonly insecure: boolean;
  /** Both parts are empty after logging out. */
  readonly token?: Token;
  readonly caCert: string;
  readonly clientCertPath: string;
  readonly clientKeyPath: string;
  /** Keys that others put there: kept. */
  readonly others: JsonObject;
}

/** Reads a target. Returns the reason where a value has the wrong type. */
export function decodeTarget(json: JsonValue | undefined): SavedTarget | string {
  if (json !== undefined && json !== null && !isJsonObject(json)) return 'a target must be a map';
  const { api, team, insecure, token, ca_cert, client_cert_path, client_key_path, ...others } = json ?? {};
  const wrong = Object.entries({ api, team, ca_cert, client_cert_path, client_key_path }).find(
    ([, value]) => typeof value === 'object' && value !== null,
  );
  if (wrong !== undefined) return `${wrong[0]} must be a text`;
  const saved = decodeToken(token);
  return {
    api: textOf(api),
    team: textOf(team) || 'main',
    insecure: insecure === true,
    ...(saved !== undefined && { token: saved }),
    caCert: textOf(ca_cert),
    clientCertPath: textOf(client_cert_path),
    clientKeyPath: textOf(client_key_path),
    others,
  };
}

/** A target in the layout of the stock client. */
export function encodeTarget(target: SavedTarget): JsonObject {
  const { api, team, insecure, token, caCert, clientCertPath, clientKeyPath, others } = target;
  return {
    ...others,
    api,
    team,
    ...(insecure && { insecure }),
    ...(token !== undefined && { token: { type: token.type, value: token.value } }),
    ...(caCert !== '' && { ca_cert: caCert }),
    ...(clientCertPath !== '' && { client_cert_path: clientCertPath }),
    ...(clientKeyPath !== '' && { client_key_path: clientKeyPath }),
  };
}

function decodeToken(json: JsonValue | undefined): Token | undefined {
  if (!isJsonObject(json)) return undefined;
  return { type: textOf(json.type), value: textOf(json.value) };
}

function textOf(json: JsonValue | undefined): string {
  return json === undefined || json === null || typeof json === 'object' ? '' : String(json);
}
