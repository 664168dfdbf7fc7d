import { type HttpClient, readBody } from '../sdk/http/http-client.ts';
import { parseAnswer } from '../sdk/http/parse-answer.ts';
import type { ProgramContext } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { awsDomain } from './aws-domain.ts';
import type { AwsCredentials } from './credentials.ts';
import { sha256Hex, signRequest } from './sign-request.ts';

/** Who asks the API of AWS's registries, where, and by what. */
export interface EcrCaller {
  readonly region: string;
  readonly credentials: AwsCredentials;
  readonly http: HttpClient;
  readonly context: Pick<ProgramContext, 'env' | 'signal' | 'clock'>;
}

/** One call to that API; its answer as it is. Throws ProgramFailure with AWS's reason when it is refused, HttpError. */
export async function callEcr(operation: string, input: object, caller: EcrCaller): Promise<unknown> {
  const { region, credentials, http, context } = caller;
  // The variable that AWS's own tools look at.
  const url = new URL(context.env.AWS_ENDPOINT_URL_ECR || `https://api.ecr.${region}.${awsDomain(region)}/`);
  const body = JSON.stringify(input);
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `AmazonEC2ContainerRegistry_V20150921.${operation}`,
  };
  const scope = { credentials, region, service: 'ecr', nowMs: context.clock.nowMs() };
  const signed = signRequest({ method: 'POST', url, headers, payloadHash: sha256Hex(body) }, scope);
  const response = await http.send({ method: 'POST', url, headers: signed, body, signal: context.signal });
  const text = await readBody(response, 8 * 2 ** 20);
  if (response.status === 200) return parseAnswer(url, text);
  const reason = /"message"\s*:\s*"([^"]*)"/i.exec(text)?.[1] ?? '';
  throw new ProgramFailure(`status ${response.status}${reason === '' ? '' : `: ${reason}`}`);
}
