import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { connect, createServer, type Server } from 'node:net';
import { type Clock, defer } from '@rondo/foundation';
import { NetworkError } from '../errors.ts';

const dnsPort = 53;
/** How long one name server may take before the next one is asked. */
const patienceMs = 3_000;
const headerBytes = 12;

export type DnsForwarderOptions = {
  address: string;
  /** The machine's name servers, asked in this order; read anew for each question. */
  upstreams: () => string[];
  clock: Clock;
  port?: number;
  upstreamPort?: number;
};

/**
 * Answers name service for containers by asking servers that only the machine itself reaches (127.0.0.53).
 * UDP and TCP; when nobody answers, SERVFAIL, so that programs fail at once instead of waiting. Throws NetworkError.
 */
export async function startDnsForwarder(options: DnsForwarderOptions): Promise<AsyncDisposable> {
  const udp = await listenUdp(options);
  const tcp = await listenTcp(options);
  return {
    [Symbol.asyncDispose]: async () => {
      udp.close();
      await new Promise((resolve) => tcp.close(resolve));
    },
  };
}

async function listenUdp(options: DnsForwarderOptions): Promise<DatagramSocket> {
  const server = createSocket('udp4');
  const listening = defer<void>();
  server.once('error', (cause) => listening.reject(busy(options, cause)));
  server.on('message', (question, from) => {
    void answer(question, options).then((reply) => server.send(reply, from.port, from.address, () => undefined));
  });
  server.bind(options.port ?? dnsPort, options.address, () => listening.resolve());
  await listening.promise;
  server.on('error', () => undefined);
  return server;
}

async function answer(question: Buffer, options: DnsForwarderOptions): Promise<Buffer> {
  for (const upstream of options.upstreams()) {
    const reply = await ask(question, upstream, options);
    if (reply !== undefined) return reply;
  }
  return serverFailure(question);
}

/** One name server's answer; `undefined` when it gives none in time. */
async function ask(question: Buffer, upstream: string, options: DnsForwarderOptions): Promise<Buffer | undefined> {
  const socket = createSocket(upstream.includes(':') ? 'udp6' : 'udp4');
  const stop = new AbortController();
  try {
    const reply = new Promise<Buffer | undefined>((resolve) => {
      socket.once('message', resolve);
      socket.once('error', () => resolve(undefined));
    });
    socket.send(question, options.upstreamPort ?? dnsPort, upstream);
    const timeout = options.clock.sleep(patienceMs, stop.signal).then(
      () => undefined,
      () => undefined,
    );
    return await Promise.race([reply, timeout]);
  } finally {
    stop.abort(new Error('answered'));
    socket.close();
  }
}

/** The question sent back as an answer that says "server failure". Pure. */
export function serverFailure(question: Buffer): Buffer {
  const reply = Buffer.from(question);
  if (reply.length < headerBytes) return reply;
  reply.writeUInt8(reply.readUInt8(2) | 0x80, 2);
  reply.writeUInt8((reply.readUInt8(3) & 0xf0) | 0x82, 3);
  return reply;
}

/** Answers too long for a datagram are asked for again over TCP; those connections go through to the first server. */
async function listenTcp(options: DnsForwarderOptions): Promise<Server> {
  const server = createServer((client) => {
    const [upstream = '127.0.0.1'] = options.upstreams();
    const target = connect(options.upstreamPort ?? dnsPort, upstream);
    client.on('error', () => target.destroy());
    target.on('error', () => client.destroy());
    client.pipe(target).pipe(client);
  });
  const listening = defer<void>();
  server.once('error', (cause) => listening.reject(busy(options, cause)));
  server.listen(options.port ?? dnsPort, options.address, () => listening.resolve());
  await listening.promise;
  return server;
}

function busy(options: DnsForwarderOptions, cause: Error): NetworkError {
  return new NetworkError(`name service for containers can't listen on ${options.address}: ${cause.message}`, {
    cause,
  });
}
