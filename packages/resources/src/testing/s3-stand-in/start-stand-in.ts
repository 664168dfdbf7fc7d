import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerCall, failure, type S3Answer } from './answer-call.ts';
import { S3Bucket } from './s3-buckets.ts';
import { readCall } from './s3-call.ts';
import { type KnownKey, verifySignature } from './verify-signature.ts';

export interface S3StandIn extends AsyncDisposable {
  readonly endpoint: string;
  readonly buckets: ReadonlyMap<string, S3Bucket>;
}

/**
 * A service that speaks as much of S3 as the resource types do (buckets in the path, versions, uploads in parts, conditions,
 * presigned URLs), for machines where no real one can be had. It believes nobody whose signature is wrong.
 */
export async function startS3StandIn(key: KnownKey): Promise<S3StandIn> {
  const buckets = new Map<string, S3Bucket>();
  const server = createServer((request, response) => {
    void readCall(request).then((call) => {
      const refusal = verifySignature(call, key, Date.now());
      const answer =
        refusal === undefined
          ? answerCall(call, buckets, () => new S3Bucket())
          : failure(refusal.status, refusal.code, refusal.message);
      send(response, answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    buckets,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise<unknown>((resolve) => server.close(resolve));
    },
  };
}

function send(response: ServerResponse, { status, headers = {}, body = '' }: S3Answer): void {
  response.writeHead(status, { ...headers }).end(body);
}
