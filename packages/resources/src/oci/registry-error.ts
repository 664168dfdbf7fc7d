import { RondoError } from '@rondo/foundation';
import type { HttpResponse } from '../sdk/http/http-client.ts';
import { readBody } from '../sdk/http/http-client.ts';
import { withoutSecrets } from '../sdk/http/http-error.ts';
import type { MaybeTransient } from '../sdk/http/retry-transient.ts';

/** A registry answered with something else than what was asked for. */
export class RegistryError extends RondoError implements MaybeTransient {
  readonly code = 'REGISTRY_REFUSED';
  readonly status: number;
  /** The registry's own codes (`MANIFEST_UNKNOWN`, `TOOMANYREQUESTS`). */
  readonly errorCodes: readonly string[];
  readonly retryAfterMs: number | undefined;

  constructor(message: string, details: { status: number; errorCodes?: readonly string[]; retryAfterMs?: number }) {
    super(message);
    this.status = details.status;
    this.errorCodes = details.errorCodes ?? [];
    this.retryAfterMs = details.retryAfterMs;
  }

  get transient(): boolean {
    return this.status === 429 || this.status >= 500;
  }
}

/** Makes an error out of a response: its status and what the registry says about it. */
export async function registryError(method: string, url: URL, response: HttpResponse): Promise<RegistryError> {
  const body = await readBody(response, 65_536).catch(() => '');
  const errors = parseErrors(body);
  const said = errors.map(({ code, message }) => [code, message].filter(Boolean).join(': ')).join('; ');
  const retryAfter = Number(response.headers['retry-after']);
  return new RegistryError(
    `${method} ${withoutSecrets(url)}: status ${response.status}${said === '' ? '' : `: ${said}`}`,
    {
      status: response.status,
      errorCodes: errors.map(({ code }) => code),
      ...(Number.isFinite(retryAfter) ? { retryAfterMs: retryAfter * 1000 } : {}),
    },
  );
}

function parseErrors(body: string): { code: string; message: string }[] {
  try {
    const parsed: unknown = JSON.parse(body);
    const errors = typeof parsed === 'object' && parsed !== null && 'errors' in parsed ? parsed.errors : [];
    return (Array.isArray(errors) ? errors : []).map((error: { code?: unknown; message?: unknown }) => ({
      code: String(error?.code ?? ''),
      message: String(error?.message ?? ''),
    }));
  } catch {
    return [];
  }
}
