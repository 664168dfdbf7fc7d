import { ProgramFailure } from '../sdk/program-failure.ts';
import { callEcr, type EcrCaller } from './call-ecr.ts';

/** A login for the registry of an AWS account. */
export interface EcrLogin {
  readonly username: string;
  readonly password: string;
  /** Host of the registry that the credentials' own account has. */
  readonly registry: string;
}

/** Asks AWS for a login to its registry; good for twelve hours. Throws ProgramFailure when the credentials may not. */
export async function fetchEcrLogin(caller: EcrCaller): Promise<EcrLogin> {
  const answer = await callEcr('GetAuthorizationToken', {}, caller);
  const [data] = (answer as { readonly authorizationData?: readonly Authorization[] }).authorizationData ?? [];
  const [username, password] = Buffer.from(data?.authorizationToken ?? '', 'base64')
    .toString()
    .split(':');
  const registry = URL.parse(data?.proxyEndpoint ?? '')?.host;
  if (username !== undefined && password !== undefined && registry !== undefined)
    return { username, password, registry };
  throw new ProgramFailure('status 200, but the answer holds no login');
}

/** What AWS's API is documented to answer. */
interface Authorization {
  readonly authorizationToken?: string;
  readonly proxyEndpoint?: string;
}
