import type { Socket } from 'node:net';
import type { GardenProcessPayload } from '@rondo/protocol';

/** Says something over the connection that controls a process; false: wait until it has drained. */
export function writePayload(socket: Socket, payload: GardenProcessPayload): boolean {
  return socket.write(`${JSON.stringify(payload)}\n`);
}

/** Ends a connection when the signal fires, or when the scope does. */
export function destroyOnAbort(socket: Socket, signal: AbortSignal): Disposable {
  const destroy = () => void socket.destroy();
  if (signal.aborted) destroy();
  signal.addEventListener('abort', destroy, { once: true });
  return {
    [Symbol.dispose]: () => {
      signal.removeEventListener('abort', destroy);
      destroy();
    },
  };
}
