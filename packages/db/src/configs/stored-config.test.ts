import type { ResourceConfig } from '@rondo/pipeline';
import { expect, it } from 'vitest';
import { decodeStoredConfig, encodeStoredConfig, StoredConfigError } from './stored-config.ts';

it('keeps a config exactly, intervals and odd keys included', () => {
  const source = JSON.parse('{"__proto__": {"a": 1}, "list": [null, 1.5]}');
  const config: ResourceConfig = {
    name: 'r',
    type: 't',
    source,
    checkEvery: { kind: 'every', intervalNs: 9_007_199_254_740_993n },
  };
  expect(decodeStoredConfig(encodeStoredConfig(config))).toEqual(config);
});

it('refuses the format of a newer version', () => {
  expect(() => decodeStoredConfig('{"format":2,"config":{}}')).toThrow(StoredConfigError);
});
