import type { ServerResponse } from 'node:http';
import { type FakeService, type HttpRequestSeen, startFakeService } from './object-server.ts';

export interface FakeApp {
  guid: string;
  name: string;
  state: string;
  droplet?: string;
}

export interface FakeCloudFoundry extends FakeService {
  readonly apps: FakeApp[];
  /** Manifests that were applied, as they were sent. */
  readonly manifests: string[];
  /** What the next requests get instead of an answer, by method and path. */
  readonly troubles: Map<string, ((response: ServerResponse) => void)[]>;
  /** The states that a build, the instances and a package come to. */
  readonly ends: { build: string; instances: string; package: string; job: string };
}

/** The part of Cloud Foundry's API (v3), its login and its log cache that the cf type needs: organization `org`, space `space`. */
export async function startFakeCloudFoundry(): Promise<FakeCloudFoundry> {
  const apps: FakeApp[] = [];
  const manifests: string[] = [];
  const troubles: FakeCloudFoundry['troubles'] = new Map();
  const ends = { build: 'STAGED', instances: 'RUNNING', package: 'READY', job: 'COMPLETE' };
  const asked = new Map<string, number>();
  const service = await startFakeService((request, response) => {
    const key = `${request.method} ${request.url.pathname}`;
    const trouble = troubles.get(key)?.shift();
    if (trouble !== undefined) trouble(response);
    else answer(request, response);
  });
  /** Everything that takes time is still at work when it is first asked for. */
  const later = (path: string, end: string, before: string): string => {
    asked.set(path, (asked.get(path) ?? 0) + 1);
    return asked.get(path) === 1 ? before : end;
  };
  const answer = (request: HttpRequestSeen, response: ServerResponse): void => {
    const { url, headers } = request;
    if (url.pathname === '/oauth/token') {
      logIn(request, response);
      return;
    }
    const links = { login: { href: service.url }, log_cache: { href: service.url } };
    const known = url.pathname === '/' || headers.authorization === 'Bearer cf-token';
    if (!known) refuse(response, 401, 'CF-InvalidAuthToken', 'Invalid Auth Token');
    else if (url.pathname === '/') response.end(JSON.stringify({ links }));
    else if (url.pathname.startsWith('/api/v1/read/')) response.end(JSON.stringify(recentLogs));
    else send(response, request, route(request));
  };
  const send = (response: ServerResponse, { method, url }: HttpRequestSeen, found: Answer | undefined): void => {
    if (found === undefined) refuse(response, 404, 'CF-NotFound', `Unknown request ${method} ${url.pathname}`);
    else if ('job' in found) response.writeHead(202, { location: `${service.url}/v3/jobs/${found.job}` }).end();
    else response.end(JSON.stringify(found.json));
  };
  const listed = (items: readonly { guid: string; name: string }[], names: string | null): Answer => ({
    json: { resources: items.filter(({ name }) => name.replaceAll(',', '%2C') === names) },
  });
  const route = ({ method, url, body }: HttpRequestSeen): Answer | undefined => {
    const { pathname: path, searchParams: query } = url;
    const [, kind = '', guid = '', ...rest] = path.split('/').slice(1);
    const app = apps.find((one) => one.guid === guid);
    const changed = (change: Partial<FakeApp>): Answer => ({ json: Object.assign(app ?? {}, change) });
    switch (`${method} ${[kind, guid === '' ? '' : '*', ...rest].filter((part) => part !== '').join('/')}`) {
      case 'GET organizations':
        return listed([{ guid: 'org-guid', name: 'org' }], query.get('names'));
      case 'GET spaces':
        return listed(
          [{ guid: 'space-guid', name: 'space' }],
          query.get('organization_guids') === 'org-guid' ? query.get('names') : '',
        );
      case 'GET apps':
        return listed(query.get('space_guids') === 'space-guid' ? apps : [], query.get('names'));
      case 'POST spaces/*/actions/apply_manifest':
        apply(body);
        return { job: 'apply' };
      case 'GET jobs/*':
        return { json: { state: later(path, ends.job, 'PROCESSING'), errors: [{ detail: 'the job says why' }] } };
      case 'GET apps/*':
        return changed({});
      case 'PATCH apps/*':
        return changed(JSON.parse(body));
      case 'DELETE apps/*':
        apps.splice(
          apps.findIndex((one) => one.guid === guid),
          1,
        );
        return { job: 'delete' };
      case 'POST packages':
        return { json: { guid: 'package-1', state: 'AWAITING_UPLOAD', data: { error: null } } };
      case 'POST packages/*/upload':
        return { json: { guid, state: 'PROCESSING_UPLOAD', data: {} } };
      case 'GET packages/*':
        return { json: { guid, state: later(path, ends.package, 'PROCESSING_UPLOAD'), data: { error: 'no bits' } } };
      case 'POST builds':
        return { json: { guid: 'build-1', state: 'STAGING', droplet: null, error: null } };
      case 'GET builds/*':
        return {
          json: {
            guid,
            state: later(path, ends.build, 'STAGING'),
            error: 'NoAppDetectedError',
            droplet: { guid: 'droplet-1' },
          },
        };
      case 'PATCH apps/*/relationships/current_droplet':
        return changed({ droplet: JSON.parse(body).data.guid });
      case 'POST apps/*/actions/restart':
        return changed({ state: 'STARTED' });
      case 'POST apps/*/actions/stop':
        return changed({ state: 'STOPPED' });
      case 'GET apps/*/processes':
        return {
          json: {
            resources: [
              { guid: 'web-1', type: 'web', instances: 2 },
              { guid: 'worker-1', type: 'worker', instances: 0 },
            ],
          },
        };
      case 'GET processes/*/stats': {
        const state = later(path, ends.instances, 'STARTING');
        return { json: { resources: [{ state }, { state }] } };
      }
      default:
        return undefined;
    }
  };
  const apply = (manifest: string): void => {
    manifests.push(manifest);
    const name = /name: (\S+)/.exec(manifest)?.[1] ?? '';
    if (apps.some((one) => one.name === name)) return;
    apps.push({ guid: `guid-${manifests.length}`, name, state: 'STOPPED' });
  };
  return Object.assign(service, { apps, manifests, troubles, ends });
}

type Answer = { readonly json: unknown } | { readonly job: string };

const line = (text: string) => ({
  timestamp: '1',
  log: { payload: Buffer.from(text).toString('base64'), type: 'ERR' },
});
const recentLogs = { envelopes: { batch: [line('second line'), line('first line')] } };

function logIn({ headers, body }: HttpRequestSeen, response: ServerResponse): void {
  const grant = Object.fromEntries(new URLSearchParams(body));
  const basic = Buffer.from(String(headers.authorization).replace('Basic ', ''), 'base64').toString();
  const byPassword =
    basic === 'cf:' && grant.grant_type === 'password' && grant.username === 'ada' && grant.password === 'hunter2';
  const byClient = basic === 'robot:shh%2Fsecret' && grant.grant_type === 'client_credentials';
  if (byPassword || byClient) response.end('{"access_token":"cf-token","expires_in":599,"token_type":"bearer"}');
  else response.writeHead(401).end('{"error":"unauthorized","error_description":"Bad credentials"}');
}

function refuse(response: ServerResponse, status: number, title: string, detail: string): void {
  response.writeHead(status).end(JSON.stringify({ errors: [{ code: 1000, title, detail }] }));
}
