import { type HttpClient, readBody } from '../sdk/http/http-client.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../sdk/json/json-value.ts';
import { parseJson } from '../sdk/json/parse-json.ts';
import { renderJson } from '../sdk/json/render-json.ts';
import type { ProgramContext } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';

/** Who asks: a password, a one-time passcode, a token, or an application credential (identity API version 3). */
export interface OpenstackLogin {
  readonly identity_endpoint: string;
  readonly username: string;
  readonly user_id: string;
  readonly password: string;
  readonly passcode: string;
  readonly domain_id: string;
  readonly domain_name: string;
  readonly tenant_id: string;
  readonly tenant_name: string;
  readonly token_id: string;
  readonly application_credential_id: string;
  readonly application_credential_name: string;
  readonly application_credential_secret: string;
  readonly scope: {
    readonly project_id: string;
    readonly project_name: string;
    readonly domain_id: string;
    readonly domain_name: string;
    readonly system: boolean;
    readonly trust_id: string;
  };
}

export interface OpenstackSession {
  readonly token: string;
  /** The public address of the object store in the region. */
  readonly objectStore: string;
}

/** Gets a token and looks the object store up in its catalogue. Throws ProgramFailure, HttpError. */
export async function openSession(
  login: OpenstackLogin,
  region: string,
  { http, context }: { http: HttpClient; context: ProgramContext },
): Promise<OpenstackSession> {
  const url = tokensUrl(login.identity_endpoint);
  const body = renderJson({ auth: withoutEmpty({ identity: identityOf(login), scope: scopeOf(login) }) });
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const response = await http.send({ method: 'POST', url, headers, body, signal: context.signal });
  const answer = await readBody(response, 2 ** 22);
  const token = response.headers['x-subject-token'];
  if (response.status !== 201 || token === undefined) {
    throw new ProgramFailure(
      `POST ${url.href}: status ${response.status}: the login was refused; look at the fields of openstack`,
    );
  }
  context.hide(token);
  return { token, objectStore: objectStoreOf(answer, region) };
}

function tokensUrl(endpoint: string): URL {
  const base = URL.parse(endpoint);
  if (base === null)
    throw new ProgramFailure(`openstack/identity_endpoint must be a URL, not ${JSON.stringify(endpoint)}`);
  const path = base.pathname.replace(/\/+$/, '');
  if (/\/v2(\.\d)?$/.test(path)) {
    throw new ProgramFailure(
      'openstack/identity_endpoint names version 2 of the identity API, which is no more; use version 3',
    );
  }
  base.pathname = `${path.endsWith('/v3') ? path : `${path}/v3`}/auth/tokens`;
  return base;
}

function identityOf(login: OpenstackLogin): JsonObject {
  const user = userOf(login);
  if (login.application_credential_secret !== '') {
    const { application_credential_id: id, application_credential_name: name } = login;
    const credential = { id, name, secret: login.application_credential_secret, ...(id === '' ? { user } : {}) };
    return { methods: ['application_credential'], application_credential: withoutEmpty(credential) };
  }
  if (login.token_id !== '') return { methods: ['token'], token: { id: login.token_id } };
  if (login.password === '' && login.passcode === '') {
    throw new ProgramFailure('openstack needs a password, passcode, token_id or application_credential_secret');
  }
  const methods = [...(login.password === '' ? [] : ['password']), ...(login.passcode === '' ? [] : ['totp'])];
  return {
    methods,
    ...(login.password === '' ? {} : { password: { user: { ...user, password: login.password } } }),
    ...(login.passcode === '' ? {} : { totp: { user: { ...user, passcode: login.passcode } } }),
  };
}

function userOf({ user_id: id, username: name, domain_id, domain_name }: OpenstackLogin): JsonObject {
  if (id !== '') return { id };
  return withoutEmpty({ name, domain: withoutEmpty({ id: domain_id, name: domain_name }) });
}

/** What the token is to be good for: the scope that is written down, else the tenant. An application credential brings its own. */
function scopeOf(login: OpenstackLogin): JsonObject {
  const { scope } = login;
  if (login.application_credential_secret !== '') return {};
  if (scope.system) return { system: { all: true } };
  if (scope.trust_id !== '') return { 'OS-TRUST:trust': { id: scope.trust_id } };
  const domain = {
    id: scope.domain_id || (scope.domain_name === '' ? login.domain_id : ''),
    name: scope.domain_name || (scope.domain_id === '' ? login.domain_name : ''),
  };
  const id = scope.project_id || login.tenant_id;
  const name = scope.project_name || login.tenant_name;
  if (id !== '') return { project: { id } };
  if (name !== '') return { project: withoutEmpty({ name, domain: withoutEmpty(domain) }) };
  return scope.domain_id === '' && scope.domain_name === '' ? {} : { domain: withoutEmpty(domain) };
}

function withoutEmpty(object: JsonObject): JsonObject {
  const isEmpty = (value: JsonValue) => value === '' || (isJsonObject(value) && Object.keys(value).length === 0);
  return Object.fromEntries(Object.entries(object).filter(([, value]) => !isEmpty(value)));
}

function objectStoreOf(answer: string, region: string): string {
  const document = parseJson(answer);
  const token = isJsonObject(document) && isJsonObject(document.token) ? document.token : {};
  const services = Array.isArray(token.catalog) ? token.catalog.filter(isJsonObject) : [];
  const stores = services.filter(({ type }) => type === 'object-store');
  const endpoints = stores.flatMap((service) =>
    Array.isArray(service.endpoints) ? service.endpoints.filter(isJsonObject) : [],
  );
  const found = endpoints.find(
    (endpoint) => endpoint.interface === 'public' && (endpoint.region === region || endpoint.region_id === region),
  );
  if (typeof found?.url === 'string') return found.url.replace(/\/$/, '');
  throw new ProgramFailure(`there is no public object store in the region ${region}`);
}
