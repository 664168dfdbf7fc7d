import type { Reply } from './reply.ts';

/** Table: what errors of the API are called in the header `X-Rondo-Error`, beside the bodies that stock clients know. Codes stay as they are; texts may become better. */
export const apiErrors = {
  REQUEST_INVALID: 'A part of the request is not what the route takes; the body names it.',
  CONFIG_INVALID: 'The pipeline cannot be; the body says where and why.',
  CONFIG_VERSION_STALE: 'Somebody else has changed the pipeline since: read it again.',
  NOT_AUTHORIZED: 'There is no token, or none that is valid.',
  CSRF_TOKEN_WRONG: 'A cookie came without the `X-Csrf-Token` of its session.',
  FORBIDDEN: 'The caller may not do this.',
  LAST_ADMIN_TEAM: 'The last team of administrators stays.',
  CAUSALITY_OFF: 'Causality is switched off (`--enable-resource-causality`).',
  NOT_FOUND: 'There is no such thing, or none that the caller may see.',
  METHOD_NOT_ALLOWED: 'The route has other methods: see the header `Allow`.',
  CONFLICT: 'What is asked for does not go with what is there.',
  PIPELINE_ARCHIVED: 'The pipeline is archived: set it again first.',
  MANUAL_TRIGGER_OFF: 'The job is not triggered by hand (`disable_manual_trigger`).',
  RERUNS_OFF: 'Builds of the job are not repeated (`disable_reruns`).',
  CHECK_NOT_KEPT: 'The check is no build; one that is asked for by hand is.',
  NAME_TAKEN: 'Another one has this name.',
  ADDRESS_TAKEN: 'Another worker has this address.',
  WORKER_RUNNING: 'The worker runs: land or retire it instead.',
  BODY_TOO_LARGE: 'The body is larger than the route takes.',
  CONTENT_TYPE_UNKNOWN: 'The body is of a type that the route does not take.',
  CAUSALITY_TOO_LARGE: 'There is too much to show of it.',
  NO_WORKER: 'No worker has what is asked for; the body says what.',
  UNAVAILABLE: 'This cannot be answered at the moment.',
  UNEXPECTED: 'A mistake of ours; the log of the web node tells more.',
} as const;

export type ApiErrorCode = keyof typeof apiErrors;

export const errorHeader = 'x-rondo-error';

/** A reply with a code that says more than its status does. */
export function withCode(code: ApiErrorCode, reply: Reply): Reply {
  return reply.kind === 'body' ? { ...reply, headers: { ...reply.headers, [errorHeader]: code } } : reply;
}

const byStatus: Readonly<Record<number, ApiErrorCode>> = {
  400: 'REQUEST_INVALID',
  401: 'NOT_AUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  409: 'CONFLICT',
  413: 'BODY_TOO_LARGE',
  415: 'CONTENT_TYPE_UNKNOWN',
  422: 'CAUSALITY_TOO_LARGE',
  500: 'UNEXPECTED',
  503: 'UNAVAILABLE',
};

/** The code of an error that has none of its own. */
export function codeOf(status: number): ApiErrorCode {
  return byStatus[status] ?? (status < 500 ? 'REQUEST_INVALID' : 'UNEXPECTED');
}
