import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guardRegistry } from '../testing/guarded-registry.ts';
import { startFakeService } from '../testing/object-server.ts';
import { ImagePusher, type RegistryServer, startRegistry } from '../testing/registry-server.ts';
import { runProgramForTest } from '../testing/run-program-for-test.ts';
import { check } from './check.ts';

let server: RegistryServer;
let digest: string;

beforeAll(async () => {
  server = await startRegistry();
  ({ digest } = await new ImagePusher(server.host, 'team/image').push({}, 'x'));
});
afterAll(() => server[Symbol.asyncDispose]());

/** A machine of Azure, and a registry that gives a login to whoever has the machine's token. */
async function startAzure() {
  const machine = await startFakeService(({ url, headers }, response) => {
    const isKnown = headers.metadata === 'true' || headers['x-identity-header'] === 'the-header';
    const isOurs = url.searchParams.get('client_id') !== 'somebody-else';
    if (isKnown && isOurs)
      response.end(JSON.stringify({ access_token: `token-for-${url.searchParams.get('resource')}` }));
    else response.writeHead(400).end('{}');
  });
  const registry = await guardRegistry(server.host, {
    username: '00000000-0000-0000-0000-000000000000',
    password: 'the-login',
  });
  const exchanges: Record<string, string>[] = [];
  registry.intercept = (request, response) => {
    if (request.url !== '/oauth2/exchange') return false;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
      exchanges.push(form);
      if (form.access_token?.startsWith('token-for-') === true)
        response.end(JSON.stringify({ refresh_token: 'the-login' }));
      else response.writeHead(401).end('{}');
    });
    return true;
  };
  const env = { AZURE_POD_IDENTITY_AUTHORITY_HOST: machine.url };
  const ask = (more: object = {}, environment: Record<string, string> = env) =>
    runProgramForTest(
      check,
      { source: { repository: `${registry.host}/team/image`, tag: 'x', azure_acr: true, ...more } },
      { env: environment },
    );
  const close = async () => {
    await machine[Symbol.asyncDispose]();
    await registry[Symbol.asyncDispose]();
  };
  return { machine, registry, exchanges, ask, [Symbol.asyncDispose]: close };
}

describe('registry-image with a registry of Azure', () => {
  it("exchanges the machine's token for a login of the registry", async () => {
    await using azure = await startAzure();
    const run = await azure.ask({ azure_client_id: 'me' });
    expect(run.answer, run.log).toEqual([{ tag: 'x', digest }]);
    expect(azure.machine.requests.map(({ url }) => `${url.pathname}${url.search}`)).toEqual([
      '/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fmanagement.azure.com%2F&client_id=me',
    ]);
    expect(azure.exchanges).toEqual([
      {
        grant_type: 'access_token',
        service: azure.registry.host,
        tenant: 'common',
        access_token: 'token-for-https://management.azure.com/',
      },
    ]);
    expect(azure.registry.tokens.length).toBe(1);
  });

  it('takes cloud and tenant from the source, and the place to ask from the environment', async () => {
    await using azure = await startAzure();
    const env = { IDENTITY_ENDPOINT: `${azure.machine.url}/msi`, IDENTITY_HEADER: 'the-header' };
    const run = await azure.ask({ azure_environment: 'AzureChina', azure_tenant_id: 'our-tenant' }, env);
    expect(run.answer, run.log).toEqual([{ tag: 'x', digest }]);
    expect(azure.exchanges).toMatchObject([
      { tenant: 'our-tenant', access_token: 'token-for-https://management.chinacloudapi.cn/' },
    ]);
  });

  it.each([
    [{ azure_client_id: 'somebody-else' }, 'cannot authenticate with ACR: GET '],
    [
      { azure_environment: 'AzureMoon' },
      'source.azure_environment must be one of AzurePublic, AzureGovernment, AzureChina',
    ],
  ])('says what went wrong with %j', async (more, message) => {
    await using azure = await startAzure();
    expect(await azure.ask(more)).toMatchObject({ status: 1, log: expect.stringContaining(message) });
  });
});
