import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { type WebSocket, WebSocketServer } from 'ws';

/** The longest message of a client: pasted text, not files. */
const maxMessageBytes = 1 << 20;

type Upgrade = { readonly socket: Duplex; readonly head: Buffer };

const upgrades = new WeakMap<IncomingMessage, Upgrade>();
const acceptor = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, perMessageDeflate: false });

/** Requests for a websocket take the way of all others, so that whoever may not have one is told in plain HTTP. */
export function routeUpgrades(app: FastifyInstance): void {
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgrades.set(request, { socket, head });
    socket.on('error', () => socket.destroy());
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket as never);
    response.on('finish', () => socket.end());
    app.routing(request, response);
  });
}

/** Whether the client asks for a websocket in a way that can be answered. */
export function canUpgrade(request: IncomingMessage): boolean {
  return upgrades.has(request) && request.headers.upgrade?.toLowerCase() === 'websocket';
}

/** Accepts a websocket and resolves when the talk is over; the connection is closed then, without a word, as in stock. */
export async function talkOver(
  request: IncomingMessage,
  response: ServerResponse,
  talk: (socket: WebSocket) => Promise<void>,
): Promise<void> {
  const upgrade = upgrades.get(request);
  if (upgrade === undefined) throw new Error('nobody asked for a websocket');
  response.detachSocket(upgrade.socket as never);
  const socket = await new Promise<WebSocket>((resolve, reject) => {
    upgrade.socket.once('close', () => reject(new Error('the client went away before its websocket was open')));
    acceptor.handleUpgrade(request, upgrade.socket, upgrade.head, resolve);
  });
  socket.on('error', () => socket.terminate());
  try {
    await talk(socket);
  } finally {
    upgrade.socket.end();
    socket.terminate();
  }
}
