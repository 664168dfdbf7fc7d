import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guardRegistry } from '../testing/guarded-registry.ts';
import { startFakeService } from '../testing/object-server.ts';
import { ImagePusher, type RegistryServer, startRegistry } from '../testing/registry-server.ts';
import { runProgramForTest } from '../testing/run-program-for-test.ts';
import { check } from './check.ts';

let server: RegistryServer;

beforeAll(async () => {
  server = await startRegistry();
});
afterAll(() => server[Symbol.asyncDispose]());

describe('registry-image with the registry of an AWS account', () => {
  it('assumes the roles one after another, gets a login, and uses it', async () => {
    const { digest } = await new ImagePusher(server.host, 'team/image').push({}, 'x');
    await using registry = await guardRegistry(server.host, { username: 'AWS', password: 'the-login' });
    await using aws = await startFakeService(({ headers, body }, response) => {
      if (headers['x-amz-target'] !== undefined) {
        const authorizationToken = Buffer.from('AWS:the-login').toString('base64');
        response.end(
          JSON.stringify({ authorizationData: [{ authorizationToken, proxyEndpoint: `https://${registry.host}` }] }),
        );
        return;
      }
      const role = new URLSearchParams(body).get('RoleArn');
      const credentials = `<AccessKeyId>key-of-${role}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>`;
      response.end(
        `<AssumeRoleResponse><AssumeRoleResult><Credentials>${credentials}</Credentials></AssumeRoleResult></AssumeRoleResponse>`,
      );
    });
    const source = {
      repository: 'team/image',
      tag: 'x',
      aws_region: 'eu-west-1',
      aws_access_key_id: 'mine',
      aws_secret_access_key: 'my-secret',
      aws_role_arns: ['one', 'two'],
    };
    const env = { AWS_ENDPOINT_URL_ECR: aws.url, AWS_ENDPOINT_URL_STS: aws.url };
    const run = await runProgramForTest(check, { source }, { env });
    expect(run.answer, run.log).toEqual([{ tag: 'x', digest }]);
    const keys = aws.requests.map(({ headers }) =>
      /Credential=([^/]+)\/\d+\/([^/]+\/[^/]+)/.exec(headers.authorization ?? '')?.slice(1),
    );
    expect(keys).toEqual([
      ['mine', 'eu-west-1/sts'],
      ['key-of-one', 'eu-west-1/sts'],
      ['key-of-two', 'eu-west-1/ecr'],
    ]);
  });

  it.each([true, false])('learns digests of many tags in one call where it may (%s)', async (mayList) => {
    const name = `team/many-${mayList}`;
    const pusher = new ImagePusher(server.host, name);
    const versions: object[] = [];
    for (let patch = 0; patch < 6; patch += 1) {
      const tag = `1.0.${patch}`;
      const { digest } = await pusher.push({ config: { Labels: { tag } } }, tag);
      versions.push({ tag, digest });
    }
    await using registry = await guardRegistry(server.host, { username: 'AWS', password: 'the-login' });
    await using aws = await startFakeService(({ headers, body }, response) => {
      const authorizationToken = Buffer.from('AWS:the-login').toString('base64');
      const { nextToken, ...asked } = JSON.parse(body);
      const imageIds = versions.map((version) => {
        const { tag: imageTag, digest: imageDigest } = version as { tag: string; digest: string };
        return { imageTag, imageDigest };
      });
      if (headers['x-amz-target']?.toString().endsWith('.GetAuthorizationToken'))
        response.end(
          JSON.stringify({ authorizationData: [{ authorizationToken, proxyEndpoint: `https://${registry.host}` }] }),
        );
      else if (!mayList || asked.repositoryName !== name) response.writeHead(400).end('{"message":"no"}');
      else if (nextToken === undefined)
        response.end(JSON.stringify({ imageIds: imageIds.slice(0, 3), nextToken: 'b' }));
      else response.end(JSON.stringify({ imageIds: imageIds.slice(3) }));
    });
    const keys = { aws_access_key_id: 'mine', aws_secret_access_key: 'my-secret' };
    const source = { repository: name, aws_region: 'eu-west-1', ...keys };
    const run = await runProgramForTest(check, { source }, { env: { AWS_ENDPOINT_URL_ECR: aws.url } });
    expect(run.answer, run.log).toEqual(versions);
    expect(registry.requests.filter((request) => request.startsWith('HEAD'))).toHaveLength(mayList ? 0 : 6);
  });

  it('says why it may not', async () => {
    await using aws = await startFakeService((_request, response) => {
      response
        .writeHead(400)
        .end('{"__type":"UnrecognizedClientException","message":"The security token is invalid."}');
    });
    const source = {
      repository: 'r',
      tag: 'x',
      aws_region: 'eu-west-1',
      aws_access_key_id: 'a',
      aws_secret_access_key: 'b-secret',
    };
    const run = await runProgramForTest(check, { source }, { env: { AWS_ENDPOINT_URL_ECR: aws.url } });
    expect(run).toMatchObject({
      status: 1,
      log: expect.stringContaining('cannot authenticate with ECR: status 400: The security token is invalid.'),
    });
    const both = await runProgramForTest(check, { source: { ...source, aws_role_arn: 'x', aws_role_arns: ['y'] } });
    expect(both.log).toContain('`aws_role_arn` cannot be set at the same time as `aws_role_arns`');
  });
});
