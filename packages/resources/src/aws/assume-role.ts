import { type HttpClient, type HttpResponse, readBody } from '../sdk/http/http-client.ts';
import { parseXml, textOf, type XmlElement } from '../sdk/parse-xml.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { awsDomain } from './aws-domain.ts';
import type { AwsCredentials } from './credentials.ts';
import { sha256Hex, signRequest } from './sign-request.ts';

const sessionName = 'rondo';

/** Temporary keys of a role, got with other keys. Throws ProgramFailure when they may not. */
export async function assumeRole(request: {
  roleArn: string;
  credentials: AwsCredentials;
  region: string;
  nowMs: number;
  http: HttpClient;
  signal: AbortSignal;
  env: Readonly<Record<string, string | undefined>>;
}): Promise<AwsCredentials> {
  const { roleArn, credentials, region, nowMs, http, signal, env } = request;
  const url = stsUrl(region, env);
  const body = form({ Action: 'AssumeRole', RoleArn: roleArn });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const signed = signRequest(
    { method: 'POST', url, headers, payloadHash: sha256Hex(body) },
    { credentials, region, service: 'sts', nowMs },
  );
  return await credentialsIn(await http.send({ method: 'POST', url, headers: signed, body, signal }), roleArn);
}

/** Temporary keys of a role, got with the token of a Kubernetes service account. */
export async function assumeRoleWithWebIdentity(request: {
  roleArn: string;
  token: string;
  region: string;
  http: HttpClient;
  signal: AbortSignal;
  env: Readonly<Record<string, string | undefined>>;
}): Promise<AwsCredentials> {
  const { roleArn, token, region, http, signal, env } = request;
  const body = form({ Action: 'AssumeRoleWithWebIdentity', RoleArn: roleArn, WebIdentityToken: token });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return await credentialsIn(
    await http.send({ method: 'POST', url: stsUrl(region, env), headers, body, signal }),
    roleArn,
  );
}

/** `AWS_ENDPOINT_URL_STS` is the variable that AWS's own tools look at. */
function stsUrl(region: string, env: Readonly<Record<string, string | undefined>>): URL {
  return new URL(env.AWS_ENDPOINT_URL_STS || `https://sts.${region}.${awsDomain(region)}/`);
}

function form(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams({ ...fields, RoleSessionName: sessionName, Version: '2011-06-15' }).toString();
}

async function credentialsIn(response: HttpResponse, roleArn: string): Promise<AwsCredentials> {
  const document = parseXml(await readBody(response));
  const found = find(document, 'Credentials');
  if (response.status !== 200 || found === undefined) {
    const error = find(document, 'Error');
    const reason = error === undefined ? '' : `: ${textOf(error, 'Code')}: ${textOf(error, 'Message')}`;
    throw new ProgramFailure(`the role ${roleArn} could not be assumed: status ${response.status}${reason}`);
  }
  return {
    accessKeyId: textOf(found, 'AccessKeyId'),
    secretAccessKey: textOf(found, 'SecretAccessKey'),
    sessionToken: textOf(found, 'SessionToken'),
  };
}

function find(element: XmlElement, name: string): XmlElement | undefined {
  if (element.name === name) return element;
  return element.children.map((child) => find(child, name)).find((found) => found !== undefined);
}
