import { NotAuthorizedError, UnexpectedResponseError } from '../failures/response-errors.ts';
import type { ShapeOf } from '../wire/shape.ts';
import { userInfo } from '../wire/team.ts';
import { type Connection, readReply } from './connection.ts';

/** Who the token belongs to. Throws {@link NotAuthorizedError}, or {@link UnexpectedResponseError} for anything else but a success. */
export async function fetchUser(connection: Connection): Promise<ShapeOf<typeof userInfo>> {
  const reply = await connection.exchange({ path: '/api/v1/user' });
  if (reply.status === 401) throw new NotAuthorizedError();
  if (reply.status !== 200) throw new UnexpectedResponseError(reply);
  return readReply(reply, userInfo);
}
