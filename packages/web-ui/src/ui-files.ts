import { join } from 'node:path';

/**
 * Where the built pages lie: `index.html`, sent for every path of the UI with `Cache-Control: no-store`, and `assets/*`,
 * whose names carry a hash of their content, sent with `max-age=31536000, public, immutable`. The server may add metas
 * before `</head>`: `csrf-token`, `auth-token` (on `/fly_success` only), `login-error` and `login-name` (ui.md A1.2).
 * `packages/web-ui/build.ts` makes it; it is absent before the first build.
 */
export const uiDirectory = join(import.meta.dirname, '../dist');

/**
 * The Content-Security-Policy under which the pages work, to be merged with the operator's own (ui.md C2.1). `img-src` is
 * open because a pipeline may name a background image; `flySuccess` is for `/fly_success`, which talks to fly on this machine.
 */
export function uiSecurityPolicy(options: { flySuccess?: boolean; frameAncestors?: string } = {}): string {
  const connect = options.flySuccess === true ? "'self' http://127.0.0.1:*" : "'self'";
  return [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' https: data:",
    `connect-src ${connect}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${options.frameAncestors ?? "'none'"}`,
  ].join('; ');
}
