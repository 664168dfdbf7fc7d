import { generateSessionKeyPem, readSessionKey } from '@rondo/auth';
import { Secret } from '@rondo/foundation';
import { expect, it } from 'vitest';
import { createApiWorld } from '../testing/api-world.ts';

it('a new session key leaves those who come with the one before in', async () => {
  const client = { id: 'concourse-worker', secret: new Secret('new'), isSystem: true };
  await using world = await createApiWorld({ config: { clients: [{ ...client, previousSecret: new Secret('old') }] } });
  const ask = async (secret: string) => {
    const answer = await world.app.inject({
      method: 'POST',
      url: '/sky/issuer/token',
      headers: {
        authorization: `Basic ${Buffer.from(`concourse-worker:${secret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      payload: 'grant_type=client_credentials&scope=openid',
    });
    return answer.statusCode;
  };
  expect([await ask('new'), await ask('old'), await ask('older')]).toEqual([200, 200, 401]);

  const previousKey = readSessionKey(await generateSessionKeyPem());
  Object.assign(world.services.login, { previousKey });
  const { keys } = (await world.app.inject({ url: '/sky/issuer/keys' })).json<{ keys: { kid: string }[] }>();
  expect(keys.map(({ kid }) => kid)).toEqual([world.services.login.key.jwk.kid, previousKey.jwk.kid]);
});
