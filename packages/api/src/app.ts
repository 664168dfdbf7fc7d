import { Readable } from 'node:stream';
import { explainUnavailable } from '@rondo/db';
import { type Route, type RouteName, routes } from '@rondo/protocol';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, type RequestPayload } from 'fastify';
import type { Context, Handler } from './context.ts';
import { checkAccess } from './guards/check-access.ts';
import { findCaller, findNobody } from './guards/find-caller.ts';
import { watchAccess } from './guards/watch-access.ts';
import { ApiRequest } from './http/api-request.ts';
import { clearSessionCookies, readSessionCookies } from './http/cookies.ts';
import { codeOf, errorHeader, withCode } from './http/error-codes.ts';
import { HttpError, refused } from './http/http-error.ts';
import { allowedMethods, isCanonicalPath } from './http/paths.ts';
import { empty, type Reply, redirect, text } from './http/reply.ts';
import { type SendOptions, sendReply } from './http/send-reply.ts';
import { isUnstorableText } from './http/unstorable-text.ts';
import { canUpgrade, routeUpgrades } from './http/upgrades.ts';
import { watchClient } from './http/watch-client.ts';
import { loginRoutes } from './login/login-routes.ts';
import { serveUi } from './pages/serve-ui.ts';
import { extraRoutes, handlers } from './routes/handlers.ts';
import type { Services } from './services.ts';

const bodyLimitBytes = 1024 * 1024;
const largeBodyLimitBytes = 64 * 1024 * 1024;
/** How long a client is waited for. */
export type Patience = {
  /** Until its headers are there. */
  readonly headerTimeoutMs: number;
  /** Until a body is there that is kept in memory. */
  readonly bodyTimeoutMs: number;
};
const usualPatience: Patience = { headerTimeoutMs: 20_000, bodyTimeoutMs: 60_000 };
const maxParamLength = 1024;

/** Routes with configurations, plans and lists in their bodies; nobody is listened to for so long who has not said who they are. */
const large: ReadonlySet<string> = new Set<RouteName>([
  'SaveConfig',
  'CreateBuild',
  'CreatePipelineBuild',
  'ReportWorkerContainers',
  'ReportWorkerVolumes',
]);

/** Routes whose bodies are passed on as they come, however large. */
const streamed: ReadonlySet<string> = new Set<RouteName>(['CreateArtifact']);
const streamedPaths = new Set(routes.flatMap(({ name, path }) => (streamed.has(name) ? [path as string] : [])));

/** The whole HTTP surface of a web node (api.md 1.2). */
export function createApp(services: Services, patience: Patience = usualPatience): FastifyInstance {
  const { headerTimeoutMs, bodyTimeoutMs } = patience;
  const app = fastify({
    http: { connectionsCheckingInterval: headerTimeoutMs / 4 },
    exposeHeadRoutes: false,
    bodyLimit: bodyLimitBytes,
    routerOptions: { maxParamLength, caseSensitive: true, ignoreTrailingSlash: false, ignoreDuplicateSlashes: false },
    forceCloseConnections: true,
    requestTimeout: 0,
    logger: false,
    // A path that cannot be read gets to no route and to no handler of errors.
    frameworkErrors: (error, request, reply) => answerUnexpected({ error, request, reply }, services),
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', redirectToCanonicalPath(services));
  app.addHook('onRequest', passOverOddType);
  app.server.headersTimeout = headerTimeoutMs;
  app.addHook('preParsing', endSlowBody(bodyTimeoutMs));
  routeUpgrades(app);
  app.setErrorHandler((error, request, reply) => answerUnexpected({ error, request, reply }, services));
  app.setNotFoundHandler((request, reply) => answerUnrouted({ request, reply }, services));
  const add = (to: FastifyInstance, route: Route, handler: Handler) =>
    to.route({
      method: route.method,
      url: route.path,
      ...(large.has(route.name) ? { bodyLimit: largeBodyLimitBytes, onRequest: refuseStrangers(services) } : {}),
      handler: (request, reply) =>
        hasEmptyName(request)
          ? answerUnrouted({ request, reply }, services)
          : answer({ request, reply }, services, (context) => handler(context), route),
    });
  for (const route of routes) if (!streamed.has(route.name)) add(app, route, handlers[route.name]);
  for (const { route, handler } of extraRoutes) add(app, route, handler);
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, body, done) => done(null, body));
    for (const route of routes) if (streamed.has(route.name)) add(scope, route, handlers[route.name]);
  });
  for (const { method, path, handle } of loginRoutes) {
    app.route({
      method: [...(typeof method === 'string' ? [method] : method)],
      url: path,
      handler: (request, reply) => answerPlain({ request, reply }, services, (seen) => handle(seen, services)),
    });
  }
  return app;
}

/** Whoever sends a body drop by drop is not waited for; one that is passed on as it comes has the time of whoever takes it. */
function endSlowBody(timeoutMs: number) {
  return (
    request: FastifyRequest,
    reply: FastifyReply,
    payload: RequestPayload,
    done: (error: null, payload: RequestPayload) => void,
  ): void => {
    if (hasNoBody(request) || streamedPaths.has(request.routeOptions.url ?? '')) {
      done(null, payload);
      return;
    }
    const timer = setTimeout(() => request.raw.destroy(), timeoutMs);
    payload.once('end', () => clearTimeout(timer));
    // A body that nobody reads has no end; its answer has.
    reply.raw.once('close', () => clearTimeout(timer));
    done(null, payload);
  };
}

const mediaType = /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+\s*(;|$)/;

/** Bodies are read as what they are (api.md 3.1): what is no content type says nothing, and is no reason to refuse one. */
function passOverOddType({ raw }: FastifyRequest, _reply: FastifyReply, done: () => void): void {
  const type = raw.headers['content-type'];
  if (type !== undefined && !mediaType.test(type)) delete raw.headers['content-type'];
  done();
}

function hasNoBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0';
}

/** Says 401 before a large body is read. */
function refuseStrangers(services: Services) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const exchange = { request, reply };
    const seen = readRequest(exchange);
    const { caller } = await findCaller(seen, services);
    if (caller.isAuthenticated) return;
    const headers = { ...services.config.securityHeaders, 'x-concourse-version': services.config.reportedVersion };
    const answer = withoutDeadSession(seen, refused(false).reply);
    await sendReply(exchange, answer, { headers: { ...headers, connection: 'close' }, isCompressible: true });
  };
}

/** A path that ends where a name should stand is no path of ours (api.md 2). */
function hasEmptyName({ params }: FastifyRequest): boolean {
  return Object.values(params ?? {}).includes('');
}

type Exchange = { request: FastifyRequest; reply: FastifyReply };

/** A stock route: who is calling, may they, then the handler (api.md 1.3). */
async function answer(
  exchange: Exchange,
  services: Services,
  handle: (context: Context) => Promise<Reply>,
  route: Context['route'],
): Promise<void> {
  const request = readRequest(exchange);
  const headers: Record<string, string> = { ...services.config.securityHeaders };
  let watch: SendOptions['watch'];
  const reply = await settle(async () => {
    const { caller, isCsrfSound } = isProbe(request, route)
      ? findNobody(services)
      : await findCaller(request, services);
    if (!isCsrfSound && request.url.startsWith('/api/')) return withCode('CSRF_TOKEN_WRONG', empty(401));
    headers['x-concourse-version'] = services.config.reportedVersion;
    const context: Context = { request, route, caller, services, found: {} };
    watch = (end) => watchStream(context, end);
    await checkAccess(context);
    return handle(context);
  });
  await sendReply(exchange, withoutDeadSession(request, reply), {
    headers,
    isCompressible: route.name !== 'DownloadCLI' && 'x-concourse-version' in headers,
    watch,
  });
}

/** Whoever asks how the server is without saying who they are is told also that the database is away. */
function isProbe({ headers }: ApiRequest, { name }: Context['route']): boolean {
  return name === 'GetHealth' && headers.authorization === undefined && headers.cookie === undefined;
}

/** What goes on and on ends with its caller's rights, and with the node. */
function watchStream(context: Context, end: (reason: unknown) => void): Disposable {
  const access = watchAccess(context, end);
  const node = context.services.streams.endWithNode(end);
  return {
    [Symbol.dispose]: () => {
      access[Symbol.dispose]();
      node[Symbol.dispose]();
    },
  };
}

async function answerPlain(
  exchange: Exchange,
  services: Services,
  handle: (request: ApiRequest) => Promise<Reply>,
): Promise<void> {
  const request = readRequest(exchange);
  const reply = await settle(() => handle(request));
  await sendReply(exchange, withoutDeadSession(request, reply), {
    headers: services.config.securityHeaders,
    isCompressible: false,
  });
}

async function settle(work: () => Promise<Reply>): Promise<Reply> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HttpError) return error.reply;
    if (isUnstorableText(error)) return text(400, 'the request has a character in it that no text may have (NUL?)\n');
    throw error;
  }
}

/** A 401 to a browser takes its cookies away, so that the page shows the login again (api.md 1.3). */
function withoutDeadSession(request: ApiRequest, reply: Reply): Reply {
  if (reply.kind !== 'body' || reply.status !== 401) return reply;
  if (readSessionCookies(request.headers.cookie).auth === undefined) return reply;
  return { ...reply, headers: { ...reply.headers, 'set-cookie': clearSessionCookies() } };
}

function readRequest({ request, reply }: Exchange): ApiRequest {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const params = (request.params ?? {}) as Record<string, string>;
  return new ApiRequest({
    method: request.method,
    url: request.url,
    params,
    headers: request.headers,
    remoteAddress: request.ip,
    body,
    stream: request.body instanceof Readable ? request.body : undefined,
    canUpgrade: canUpgrade(request.raw),
    gone: watchClient(reply.raw),
  });
}

function redirectToCanonicalPath({ config }: Services) {
  return (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void => {
    const canonical = isCanonicalPath(request.url);
    if (canonical === true) {
      done();
      return;
    }
    const answer = redirect(307, canonical, { hasBody: request.method === 'GET' || request.method === 'HEAD' });
    // Nothing is to come after it, so `done` is told of failures alone.
    const options = { headers: config.securityHeaders, isCompressible: false };
    sendReply({ request, reply }, answer, options).catch(done);
  };
}

async function answerUnrouted(exchange: Exchange, services: Services): Promise<void> {
  const request = readRequest(exchange);
  const path = request.url.split('?')[0] ?? '/';
  const reply = await settle(async () => {
    const methods = allowedMethods(path);
    if (methods.length > 0 && !methods.includes(request.method)) {
      return text(405, 'Method Not Allowed\n', { allow: methods.join(', ') });
    }
    if (/^\/(api\/(v1|rondo)|\.well-known|sky|auth)\//.test(path)) return text(404, '404 page not found\n');
    return serveUi(request, services);
  });
  await sendReply(exchange, reply, { headers: services.config.securityHeaders, isCompressible: false });
}

/**
 * What nobody expected: said in the log, not to the client, unless the database is what fails: that they must know. A request
 * that the parser refused is the client's affair.
 */
function answerUnexpected(
  { error, request, reply }: Exchange & { error: unknown },
  { config, logger }: Services,
): void {
  const status =
    error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
  if (status >= 500) logger.error('request failed', { method: request.method, path: request.url.split('?')[0], error });
  if (reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  const reason = status === 500 ? explainUnavailable(error) : undefined;
  const body = reason === undefined ? '' : `${reason}\n`;
  reply.hijack();
  const answered = reason === undefined ? status : 503;
  reply.raw.writeHead(answered, {
    [errorHeader]: codeOf(answered),
    ...config.securityHeaders,
    ...(reason === undefined ? {} : { 'content-type': 'text/plain; charset=utf-8' }),
    'content-length': String(Buffer.byteLength(body)),
  });
  reply.raw.end(body);
}
