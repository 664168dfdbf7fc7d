import { expect, it } from 'vitest';
import { networkSettings } from './network-settings.ts';

it('children learn of the proxy, the certificates and the registry, and of nothing else', () => {
  const passed = { HTTPS_PROXY: 'http://proxy:3128', no_proxy: 'localhost', NODE_EXTRA_CA_CERTS: '/ca.pem' };
  const npm = { npm_config_registry: 'http://npm.example.com' };
  expect(networkSettings({ ...passed, ...npm, AWS_SECRET_ACCESS_KEY: 'x', HOME: '/root' })).toEqual({
    ...passed,
    ...npm,
  });
});
