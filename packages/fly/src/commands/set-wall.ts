import { callWall } from '../actions/call-wall.ts';
import { defineCommand } from '../grammar/command.ts';
import { durationNanoseconds } from '../options/duration.ts';
import { text } from '../options/text.ts';
import { openTarget } from '../target/open-target.ts';

export const setWall = defineCommand({
  options: {
    message: text({
      short: 'm',
      long: 'message',
      required: true,
      description: 'Message to broadcast. Supports emojis and links.',
    }),
    ttl: durationNanoseconds({
      long: 'ttl',
      description:
        'Time-to-live for the message (e.g. 1h30m). Zero values will result in a message with no expiration.',
    }),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const { message, ttl } = options;
    const target = await openTarget(invocation);
    const fields = [
      ...(message === '' ? [] : [`"message":${JSON.stringify(message)}`]),
      ...(ttl === 0n ? [] : [`"TTL":${ttl}`]),
    ];
    const headers = { 'Content-Type': 'application/json' };
    await callWall(target, 'set', { method: 'PUT', headers, body: `{${fields.join(',')}}` });
    const { formatGoDuration } = await import('@rondo/pipeline');
    const expiry = ttl === 0n ? 'No expiration set' : `Message will expire in ${formatGoDuration(ttl)}`;
    io.stdout.write(`Wall message set successfully\n${expiry}\n`);
  },
});
