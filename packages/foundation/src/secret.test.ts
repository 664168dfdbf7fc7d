import { format, inspect } from 'node:util';
import { expect, it } from 'vitest';
import { Secret } from './secret.ts';

it('shows a secret nowhere but where it is revealed', () => {
  const secret = new Secret('hunter2');
  const seen = [
    String(secret),
    `${secret}`,
    JSON.stringify({ secret }),
    inspect({ secret }),
    format('%s %o', secret, secret),
  ];
  expect(seen.join()).not.toContain('hunter2');
  expect(secret.reveal()).toBe('hunter2');
});
