import { describeError, retry } from '@rondo/foundation';
import type { AwsCredentials } from '../aws/credentials.ts';
import { escapePart, presignUrl, sha256Hex, signRequest, unsignedPayload } from '../aws/sign-request.ts';
import type { HttpClient, HttpRequest, HttpResponse } from '../sdk/http/http-client.ts';
import { isTransient } from '../sdk/http/retry-transient.ts';
import type { ProgramContext } from '../sdk/program.ts';
import { s3Error } from './s3-error.ts';

export interface S3ClientOptions {
  readonly http: HttpClient;
  readonly bucket: string;
  readonly region: string;
  /** Undefined: requests are not signed. */
  readonly credentials: AwsCredentials | undefined;
  /** Base URL of a service like S3; undefined for AWS itself. */
  readonly endpoint: URL | undefined;
  readonly pathStyle: boolean;
  readonly context: Pick<ProgramContext, 'signal' | 'clock' | 'log'>;
}

export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: HttpRequest['body'];
  /** Answers besides 2xx that are no errors. */
  readonly expected?: readonly number[];
}

/** Attempts that nobody is told of. */
const quietAttempts = 4;
const retries = { attempts: 12, firstDelayMs: 200, maxDelayMs: 20_000 };

/** One bucket. Requests are signed, and tried again when the service is busy or a connection breaks. Throws S3Error and HttpError. */
export class S3Client {
  readonly #options: S3ClientOptions;

  constructor(options: S3ClientOptions) {
    this.#options = options;
  }

  /** Sends a request; a body that is a stream is sent once only. */
  async send(request: S3Request): Promise<HttpResponse> {
    const streams = typeof request.body === 'object' && !(request.body instanceof Uint8Array);
    const { context } = this.#options;
    const { signal, clock } = context;
    const attempts = streams ? 1 : retries.attempts;
    let failure: unknown;
    const isRetryable = (error: unknown) => {
      failure = error;
      return isTransient(error);
    };
    return await retry(
      async (attempt) => {
        if (attempt > quietAttempts) context.log(`${describeError(failure)}; attempt ${attempt} of ${attempts}`);
        return await this.#once(request);
      },
      { ...retries, attempts, signal, clock, isRetryable },
    );
  }

  /** Where an object is, without a signature. */
  urlOf(key: string): URL {
    const { endpoint, bucket, region } = this.#options;
    const dotted = !/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucket);
    const inPath = endpoint === undefined ? dotted : this.#options.pathStyle;
    const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
    const url = new URL(endpoint ?? `https://s3.${region}.${suffix}/`);
    if (!inPath) url.host = `${bucket}.${url.host}`;
    const path = key.split('/').map(escapePart).join('/');
    url.pathname = `${url.pathname.replace(/\/$/, '')}${inPath ? `/${escapePart(bucket)}` : ''}/${path}`;
    return url;
  }

  /** A URL of an object that anybody may GET for a day. */
  presignedUrlOf(key: string, query: Readonly<Record<string, string>>): URL {
    const url = this.#withQuery(key, query);
    const { credentials, region, context } = this.#options;
    if (credentials === undefined) return url;
    return presignUrl(url, { credentials, region, service: 's3', nowMs: context.clock.nowMs() }, 24 * 3600);
  }

  async #once(request: S3Request): Promise<HttpResponse> {
    const url = this.#withQuery(request.key ?? '', request.query ?? {});
    const { http, context, credentials, region } = this.#options;
    const payloadHash = hashOf(request.body);
    const headers = request.headers ?? {};
    const scope = { region, service: 's3', nowMs: context.clock.nowMs() };
    const signed =
      credentials === undefined
        ? headers
        : signRequest({ method: request.method, url, headers, payloadHash }, { ...scope, credentials });
    const body = request.body === undefined ? {} : { body: request.body };
    const response = await http.send({ method: request.method, url, headers: signed, signal: context.signal, ...body });
    if ((response.status >= 200 && response.status < 300) || request.expected?.includes(response.status) === true)
      return response;
    throw await s3Error(request.method, url, response);
  }

  #withQuery(key: string, query: Readonly<Record<string, string>>): URL {
    const url = this.urlOf(key);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    // A plus sign is a blank to some and a plus sign to others.
    url.search = url.search.replaceAll('+', '%20');
    return url;
  }
}

function hashOf(body: HttpRequest['body']): string {
  if (body === undefined) return sha256Hex('');
  return typeof body === 'string' || body instanceof Uint8Array ? sha256Hex(body) : unsignedPayload;
}
