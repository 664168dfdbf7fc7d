/** Who a token speaks for, as the login service established it (api.md 5.2). */
export type Claims = {
  sub: string;
  /** The client that the token was issued to. */
  aud: string;
  /** Unix seconds. */
  exp: number;
  iat: number;
  name: string;
  preferred_username?: string;
  email: string;
  groups?: string[];
  federated_claims: { connector_id: string; user_id: string };
};

/** Which claim a person is shown by (api.md 5.5). */
export type DisplayField = 'user_id' | 'name' | 'username' | 'email';

/** What `created_by` and `paused_by` say of this caller. */
export function displayUserId(claims: Claims, fields: ReadonlyMap<string, DisplayField> = new Map()): string {
  const { connector_id, user_id } = claims.federated_claims;
  switch (fields.get(connector_id)) {
    case 'user_id':
      return user_id;
    case 'name':
      return claims.name;
    case 'username':
      return claims.preferred_username ?? '';
    case 'email':
      return claims.email;
    case undefined:
      return claims.preferred_username || user_id || claims.name;
  }
}

/** The subject of a user of a connector: unpadded base64url of the protobuf message {1: user id, 2: connector id} (api.md 17.9). */
export function subjectOf(userId: string, connectorId: string): string {
  const field = (tag: number, text: string) => {
    const bytes = Buffer.from(text);
    return Buffer.concat([Buffer.from([tag]), varint(bytes.length), bytes]);
  };
  return Buffer.concat([field(0x0a, userId), field(0x12, connectorId)]).toString('base64url');
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}
