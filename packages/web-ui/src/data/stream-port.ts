import type { LiveState, StreamMessage } from './stream-hub.ts';

/** What a tab tells the shared stream. */
export type HubRequest =
  | { readonly kind: 'listen'; readonly topics: readonly string[] }
  | { readonly kind: 'leave' }
  | { readonly kind: 'retry' };

/** What the shared stream tells a tab. */
export type HubAnswer =
  | { readonly kind: 'state'; readonly state: LiveState; readonly retryInMs?: number | undefined }
  | { readonly kind: 'message'; readonly message: StreamMessage };
