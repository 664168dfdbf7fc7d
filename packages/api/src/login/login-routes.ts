import type { PlainRoute } from '../plain-route.ts';
import { authorize, chooseConnector } from './authorize.ts';
import { callback } from './callback.ts';
import { discovery, keys } from './discovery.ts';
import { legacyCallback, legacyLogin, legacyLogout } from './legacy-redirects.ts';
import { showLoginPage, submitLogin } from './local-login.ts';
import { logout } from './logout.ts';
import { startLogin } from './start-login.ts';
import { issueByGrant, tokenMethodNotAllowed } from './token-endpoint.ts';
import { refuseUserInfo } from './user-info.ts';

const anyMethod = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'] as const;
const issuer = '/sky/issuer';

/** The login service as seen from outside (api.md 17). */
export const loginRoutes: readonly PlainRoute[] = [
  { method: 'GET', path: '/login', handle: legacyLogin },
  { method: 'GET', path: '/logout', handle: legacyLogout },
  { method: 'GET', path: '/auth/:provider/callback', handle: legacyCallback },
  { method: anyMethod, path: '/sky/login', handle: startLogin },
  { method: anyMethod, path: '/sky/callback', handle: callback },
  { method: anyMethod, path: '/sky/logout', handle: logout },
  { method: 'GET', path: `${issuer}/auth`, handle: chooseConnector },
  { method: 'GET', path: `${issuer}/auth/:connector`, handle: authorize },
  { method: 'GET', path: `${issuer}/auth/local/login`, handle: showLoginPage },
  { method: 'POST', path: `${issuer}/auth/local/login`, handle: submitLogin },
  { method: 'POST', path: `${issuer}/token`, handle: issueByGrant },
  {
    method: ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'],
    path: `${issuer}/token`,
    handle: tokenMethodNotAllowed,
  },
  { method: anyMethod, path: `${issuer}/.well-known/openid-configuration`, handle: discovery },
  { method: anyMethod, path: `${issuer}/keys`, handle: keys },
  { method: 'GET', path: `${issuer}/userinfo`, handle: refuseUserInfo },
];
