import { RondoError } from '@rondo/foundation';

/** `redirect_uri` leads out of this server, or cannot be read. */
export class UnsafeRedirectError extends RondoError {
  readonly code = 'UNSAFE_REDIRECT';

  constructor() {
    super('the address to return to after the login must be a path on this server');
  }
}

/** A local user was configured in a form that cannot be read. */
export class InvalidLocalUserError extends RondoError {
  readonly code = 'INVALID_LOCAL_USER';
}

/** A key that should sign sessions is not a usable RSA private key. */
export class InvalidSigningKeyError extends RondoError {
  readonly code = 'INVALID_SIGNING_KEY';
}

/** A file of custom roles names something that does not exist, or contradicts itself. */
export class InvalidRolesError extends RondoError {
  readonly code = 'INVALID_ROLES';
}
