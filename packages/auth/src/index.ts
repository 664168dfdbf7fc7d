export { InvalidLocalUserError, InvalidRolesError, InvalidSigningKeyError, UnsafeRedirectError } from './errors.ts';
export { type LocalUser, parseLocalUser } from './local-users/local-user.ts';
export { type LocalIdentity, LocalUsers } from './local-users/local-users.ts';
export { makeIdToken } from './login/id-token.ts';
export { LoginDamping } from './login/login-damping.ts';
export { LoginStateSigner } from './login/login-state.ts';
export { safeRedirect } from './login/safe-redirect.ts';
export { deriveClientSecret, generateSessionKeyPem, readSessionKey, type SessionKey } from './login/session-key.ts';
export { Caller, type Identity, type SystemClaim, type TeamAccess } from './roles/caller.ts';
export { defaultPermissions, isRoleSufficient, type Permissions } from './roles/permissions.ts';
export { readPermissions } from './roles/read-permissions.ts';
export { rolesIn, type TeamAuth } from './roles/team-auth.ts';
export { TeamDirectory } from './roles/team-directory.ts';
export { createSigningKeyLifecycle } from './signing-keys/rotate-signing-keys.ts';
export { signToken } from './signing-keys/sign-token.ts';
export { presentSigningKey, type SigningKey } from './signing-keys/signing-key.ts';
export { SigningKeys } from './signing-keys/signing-keys.ts';
export { hashAccessToken, hashText, makeAccessToken, readExpirySeconds } from './tokens/access-token.ts';
export { readBearer } from './tokens/bearer.ts';
export { type Claims, type DisplayField, displayUserId, subjectOf } from './tokens/claims.ts';
export {
  type IssuedSession,
  type IssuedToken,
  type IssueOptions,
  issueSession,
  issueToken,
  type Subject,
} from './tokens/issue-token.ts';
export { readClaims } from './tokens/read-claims.ts';
export { isCsrfOf, type Session, TokenVerifier } from './tokens/token-verifier.ts';
