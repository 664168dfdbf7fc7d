import { callWall } from '../actions/call-wall.ts';
import { readReply } from '../client/connection.ts';
import { defineCommand } from '../grammar/command.ts';
import { openTarget } from '../target/open-target.ts';
import { wall } from '../wire/server.ts';

export const getWall = defineCommand({
  options: {},
  async run(invocation) {
    const { stdout } = invocation.io;
    const target = await openTarget(invocation);
    const { message, TTL } = readReply(await callWall(target, 'get', {}), wall);
    if (message === '') {
      stdout.write('No wall message is currently set\n');
      return;
    }
    const { formatGoDuration } = await import('@rondo/pipeline');
    const expiry = TTL === 0 ? 'No expiration set' : `Expires in: ${formatGoDuration(BigInt(TTL))}`;
    stdout.write(`Wall Message: ${message}\n${expiry}\n`);
  },
});
