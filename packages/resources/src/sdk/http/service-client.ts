import type { Decoder } from '../json/decoders.ts';
import { parseJson } from '../json/parse-json.ts';
import type { ProgramContext } from '../program.ts';
import { ProgramFailure } from '../program-failure.ts';
import { HttpClient, type HttpRequest, type HttpResponse, readBody } from './http-client.ts';
import { withoutSecrets } from './http-error.ts';
import { httpStatusError } from './http-status-error.ts';
import { retryTransient } from './retry-transient.ts';

export interface ServiceClientOptions {
  readonly context: ProgramContext;
  readonly userAgent: string;
  readonly skipVerification?: boolean;
  /** Headers for one host only: credentials. */
  readonly authorize?: (request: ServiceRequest) => Promise<Readonly<Record<string, string>>>;
  /** Finds in the body of a refusal what the service says about it. */
  readonly explain?: (body: string) => string;
  /** How often a request is sent in all while it fails for reasons that pass. */
  readonly maxAttempts?: number;
}

export interface ServiceRequest extends Omit<HttpRequest, 'signal'> {
  /** Answers besides 2xx that are no errors. */
  readonly expected?: readonly number[];
}

const defaultMaxAttempts = 6;

/**
 * Requests to a web service that refuses with a status and a reason. Throws HttpStatusError, HttpError; follows no
 * redirects. The connections end with the program.
 */
export class ServiceClient {
  readonly #options: ServiceClientOptions;
  readonly #http: HttpClient;

  constructor(options: ServiceClientOptions) {
    this.#options = options;
    const { context, userAgent, skipVerification = false } = options;
    this.#http = new HttpClient({ env: context.env, userAgent, skipVerification });
    context.cleanUps.use(this.#http);
  }

  /** Sends once. The body of the answer must be read or destroyed. */
  async sendOnce(request: ServiceRequest): Promise<HttpResponse> {
    const { context, authorize, explain = () => '' } = this.#options;
    const headers = { ...request.headers, ...(await authorize?.(request)) };
    const response = await this.#http.send({ ...request, headers, signal: context.signal });
    const { status } = response;
    if ((status >= 200 && status < 300) || request.expected?.includes(status) === true) return response;
    throw await httpStatusError(request, response, { nowMs: context.clock.nowMs(), explain });
  }

  /** Sends, again while it fails for reasons that pass. A body that is a stream can't be sent twice. */
  async send(request: ServiceRequest): Promise<HttpResponse> {
    return await this.patiently(() => this.sendOnce(request));
  }

  /** The answer as JSON. Throws ProgramFailure when it is none, or not of the shape. */
  async json<Value>(request: ServiceRequest, decode: Decoder<Value>): Promise<Value> {
    return await readJsonAnswer(request, await this.send(request), decode);
  }

  /** Runs `work` again, from its start, while it fails for reasons that pass. */
  async patiently<Value>(work: () => Promise<Value>): Promise<Value> {
    const { context, maxAttempts = defaultMaxAttempts } = this.#options;
    return await retryTransient(context, work, (message) => context.log(message), { maxAttempts });
  }
}

/** Reads an answer that must be JSON of a shape; what is wrong with it is told with where it came from. */
export async function readJsonAnswer<Value>(
  { url }: { readonly url: URL },
  response: HttpResponse,
  decode: Decoder<Value>,
): Promise<Value> {
  const place = `the answer of ${withoutSecrets(url)}`;
  const body = await readBody(response);
  let value: ReturnType<typeof parseJson>;
  try {
    value = parseJson(body);
  } catch (error) {
    throw new ProgramFailure(`${place} is not JSON: ${JSON.stringify(body.slice(0, 100))}`, { cause: error });
  }
  return decode(value, place);
}
