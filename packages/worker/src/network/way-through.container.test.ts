import { expect, it } from 'vitest';
import { WorkerProcess } from '../garden/testing/worker-process.ts';
import { runProgram } from '../volumes/run-program.ts';

/** A machine with a firewall as Docker and ufw set it up, and another one beyond it that serves the web. */
async function machine(): Promise<AsyncDisposable & { name: string; beyond: string; rules(): Promise<string> }> {
  const [name, world] = [`machine-${process.pid}`, `world-${process.pid}`];
  const beyond = '172.31.253.2';
  const within = ['netns', 'exec', name];
  const script = `
    ip netns add ${name}
    ip netns add ${world}
    ip -n ${name} link add out type veth peer name eth0 netns ${world}
    ip -n ${name} link set lo up
    ip -n ${name} addr add 172.31.253.1/30 dev out
    ip -n ${name} link set out up
    ip -n ${world} addr add ${beyond}/30 dev eth0
    ip -n ${world} link set eth0 up
    ip netns exec ${name} nft 'table ip filter {
      chain INPUT { type filter hook input priority filter; policy drop; }
      chain FORWARD { type filter hook forward priority filter; policy drop; }
    }; table inet other { chain forward { type filter hook forward priority 10; policy drop; }; }'
    ip netns exec ${world} busybox httpd -p 80 -h /tmp`;
  await runProgram('sh', ['-ec', script]);
  return {
    name,
    beyond,
    rules: () => runProgram('ip', [...within, 'nft', 'list', 'ruleset']),
    [Symbol.asyncDispose]: async () => {
      for (const each of [world, name]) {
        const pids = (await runProgram('ip', ['netns', 'pids', each])).split('\n').filter((pid) => pid !== '');
        for (const pid of pids) process.kill(Number(pid), 'SIGKILL');
        await runProgram('ip', ['netns', 'del', each]);
      }
    },
  };
}

it('lets containers through a firewall that drops what it does not know, until the worker is stopped', async () => {
  await using host = await machine();
  await using worker = await WorkerProcess.start({ networkNamespace: host.name });
  const handle = await worker.run(`printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 5 ${host.beyond} 80 || echo refused`);
  expect((await worker.output(handle)).stdout).toContain('HTTP/1');
  expect((await host.rules()).match(/[io]ifname "rondo\w+" counter packets \d+ bytes \d+ accept/g)).toHaveLength(5);
  await worker.kill('SIGTERM');
  expect(await host.rules()).not.toContain('rondo');
});
