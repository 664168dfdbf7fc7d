import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

/** A program that serves on a port of this machine, until disposed of. `args` are given the port. */
export async function startLocalServer(
  program: string,
  args: (port: number) => readonly string[],
): Promise<AsyncDisposable & { readonly port: number }> {
  const port = await freePort();
  const child = spawn(program, args(port), { stdio: 'ignore' });
  const ended = once(child, 'close');
  for (let attempt = 0; !(await answers(port)); attempt += 1) {
    if (attempt > 200 || child.exitCode !== null) throw new Error(`${program} does not serve; is it installed?`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const answer = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return answer;
}
