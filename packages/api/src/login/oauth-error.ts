import type { Reply } from '../http/reply.ts';

/** What OAuth clients are told of what cannot be: JSON without a newline at its end (api.md 17.8). */
export function oauthError(status: number, error: string, description?: string): Extract<Reply, { kind: 'body' }> {
  return {
    kind: 'body',
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(description === undefined ? { error } : { error, error_description: description }),
  };
}
