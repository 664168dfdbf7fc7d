import { escapePart } from '../../aws/sign-request.ts';
import { type OpenstackSession, openSession } from '../../openstack/open-session.ts';
import { HttpClient, readBody } from '../../sdk/http/http-client.ts';
import type { ProgramContext } from '../../sdk/program.ts';
import { ProgramFailure } from '../../sdk/program-failure.ts';
import type { SemverSource } from '../request.ts';
import type { SemverDriver } from '../semver-driver.ts';
import type { StrictVersion } from '../version.ts';
import { type ObjectStore, objectDriver } from './object-driver.ts';

/** The number in an object of OpenStack's object store. Swift can refuse to replace an object that is there, but knows no other condition. */
export async function swiftDriver(
  source: SemverSource,
  initial: StrictVersion,
  context: ProgramContext,
): Promise<SemverDriver> {
  const { openstack } = source;
  for (const name of ['container', 'item_name', 'region'] as const) {
    if (openstack[name] === '') throw new ProgramFailure(`openstack/${name} is empty but must be specified`);
  }
  context.hide(openstack.token_id);
  const http = new HttpClient({ env: context.env, userAgent: 'rondo-semver' });
  context.cleanUps.use(http);
  // The original's name for it ends in a j, by mistake; both are taken.
  const secret = openstack.application_credential_secret || openstack.application_credential_secretj;
  const login = { ...openstack, application_credential_secret: secret };
  const session = await openSession(login, openstack.region, { http, context });
  return objectDriver(swiftStore(source, session, { http, context }), initial, { context, initialAfterCursor: true });
}

function swiftStore(
  { openstack }: SemverSource,
  session: OpenstackSession,
  { http, context }: { http: HttpClient; context: ProgramContext },
): ObjectStore {
  const { container, item_name: item } = openstack;
  const path = [container, ...item.split('/')].map(escapePart).join('/');
  const url = new URL(`${session.objectStore}/${path}`);
  const send = async (method: string, headers: Record<string, string>, body?: string) => {
    const all = { 'x-auth-token': session.token, ...headers };
    const content = body === undefined ? {} : { body };
    const response = await http.send({ method, url, headers: all, signal: context.signal, ...content });
    const text = await readBody(response, 65_536);
    return { status: response.status, text };
  };
  return {
    place: 'container',
    read: async () => {
      const { status, text } = await send('GET', {});
      if (status === 404) return undefined;
      if (status !== 200) throw new ProgramFailure(`GET ${url.href}: status ${status}`);
      return { text, mark: undefined };
    },
    write: async (text, previous) => {
      const { status } = await send(
        'PUT',
        {
          'content-type': 'text/plain',
          'content-disposition': `attachment; filename="${item.replaceAll(/["\\\r\n]/g, '_')}"`,
          ...(previous === undefined ? { 'if-none-match': '*' } : {}),
        },
        text,
      );
      if (status === 412) return false;
      if (status !== 201)
        throw new ProgramFailure(
          `PUT ${url.href}: status ${status}${status === 404 ? '; is there such a container?' : ''}`,
        );
      return true;
    },
  };
}
