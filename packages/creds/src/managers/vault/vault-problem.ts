import { SecretReadError } from '../../secret-manager.ts';
import type { VaultAnswer, VaultRequest } from './vault-client.ts';

/** An answer of Vault that is none to the question. What is wrong on its side (5xx, 429, no leader yet) may pass. */
export function vaultProblem({ method, path }: VaultRequest, { status, errors }: VaultAnswer): SecretReadError {
  const said = errors.length === 0 ? '' : `: ${errors.map((error) => error.trim().slice(0, 500)).join('; ')}`;
  const hint = status === 403 ? `; the token's policies must allow it to read ${path}` : '';
  return new SecretReadError(`vault answered ${method} ${path} with ${status}${said}${method === 'GET' ? hint : ''}`, {
    isTemporary: status >= 500 || status === 429 || status === 412,
  });
}
