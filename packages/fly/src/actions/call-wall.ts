import type { Reply } from '../client/reply.ts';
import type { ApiRequest } from '../client/request.ts';
import { FlyError } from '../failures/fly-error.ts';
import type { Target } from '../target/target.ts';

/** A call about the message of the day. What goes wrong says what was to be done. */
export async function callWall(
  { connection }: Target,
  verb: 'get' | 'set' | 'clear',
  request: Omit<ApiRequest, 'path'>,
): Promise<Reply> {
  try {
    return await connection.send({ ...request, path: '/api/v1/wall' });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FlyError(`failed to ${verb} wall message: ${reason}`, { cause });
  }
}
