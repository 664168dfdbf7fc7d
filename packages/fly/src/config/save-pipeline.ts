import { readReply } from '../client/connection.ts';
import type { Query } from '../client/encode-url.ts';
import { ofPipeline } from '../client/paths.ts';
import type { Reply } from '../client/reply.ts';
import { FlyError } from '../failures/fly-error.ts';
import { ForbiddenError, UnexpectedResponseError } from '../failures/response-errors.ts';
import type { PipelineReference } from '../references/pipeline-reference.ts';
import type { Target } from '../target/target.ts';
import { saved as savedShape, type Warning } from '../wire/server.ts';

interface SaveRequest {
  readonly team: string;
  readonly reference: PipelineReference;
  /** The evaluated template. */
  readonly config: string;
  /** The version that it replaces; empty for a new pipeline. */
  readonly version: string;
  /** Ask the server to look up the vars that are left. */
  readonly checkCreds: boolean;
}

export interface SavedPipeline {
  readonly created: boolean;
  readonly warnings: readonly Warning[];
}

/** Uploads a pipeline. Throws {@link FlyError} where the server doesn't take it (fly.md 14.2). */
export async function savePipeline({ connection }: Target, request: SaveRequest): Promise<SavedPipeline> {
  const { team, reference, config, version, checkCreds } = request;
  const { path, query = [] } = ofPipeline(team, reference, 'config');
  const creds: Query = checkCreds ? [['check_creds', '']] : [];
  const headers = { 'Content-Type': 'application/x-yaml', 'X-Concourse-Config-Version': version };
  const reply = await connection.exchange({ method: 'PUT', path, query: [...creds, ...query], headers, body: config });
  const { errors, warnings } = readSaved(reply);
  if (reply.status === 400) throw new FlyError(`invalid pipeline config:\n${(errors ?? []).join('\n')}`);
  return { created: reply.status === 201, warnings: warnings ?? [] };
}

function readSaved(reply: Reply) {
  if (reply.status === 403) throw new ForbiddenError(reply.body);
  const isAnswer = [200, 201, 400].includes(reply.status) && reply.header('content-type') === 'application/json';
  if (!isAnswer) throw new UnexpectedResponseError(reply);
  return readReply(reply, savedShape);
}
