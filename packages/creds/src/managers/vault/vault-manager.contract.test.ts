import { Secret, silentLogger, systemClock } from '@rondo/foundation';
import type { JsonObject } from '@rondo/pipeline';
import { describeSecretManager, type ManagerWorld } from '../../contract/secret-manager.contract.ts';
import { FakeVault } from '../../testing/fake-vault.ts';
import { VaultManager } from './vault-manager.ts';
import { noTls, vaultDefaults } from './vault-settings.ts';

const login = { role_id: 'role-of-ci', secret_id: 'secret-of-ci' };

async function open(version: 1 | 2): Promise<ManagerWorld> {
  const vault = await FakeVault.start();
  vault.mount('concourse', version);
  vault.allowLogin('approle/login', login);
  const params = { role_id: new Secret(login.role_id), secret_id: new Secret(login.secret_id) };
  const settings = {
    ...vaultDefaults,
    loginTimeoutMs: 200,
    url: vault.url,
    tls: noTls,
    auth: { kind: 'backend', backend: 'approle', params },
  } as const;
  return {
    manager: new VaultManager(settings, { clock: systemClock, logger: silentLogger, allowRoot: true }),
    save(scope, name, value) {
      const data =
        typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : { value };
      vault.write(`concourse/main/${scope === 'pipeline' ? 'app/' : ''}${name}`, data);
    },
    breakDown: () => {
      vault.isSealed = true;
    },
    credentials: [...Object.values(login), 'hvs.issued'],
    [Symbol.asyncDispose]: () => vault[Symbol.asyncDispose](),
  };
}

describeSecretManager('Vault with version 1', () => open(1));
describeSecretManager('Vault with version 2', () => open(2));
