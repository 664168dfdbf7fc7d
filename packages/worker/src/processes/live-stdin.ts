import { constants, openSync } from 'node:fs';
import { Socket } from 'node:net';

/**
 * The writing end of a process's live standard input, a named pipe that its holder makes. The holder waits for it to be
 * opened before it starts the process, so it is opened as soon as it is there. Without a terminal the process sees the
 * end of its input when this is closed, or when the worker is killed; a terminal's is held open by the holder too.
 */
export class LiveStdin {
  readonly #path: string;
  #socket: Socket | undefined;
  /** One wait for all writers. */
  #draining: Promise<void> | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** Opens the pipe if it is there by now. */
  open(): boolean {
    if (this.#socket !== undefined) return true;
    try {
      // For both directions, because opening for writing alone fails while there is no reader.
      const descriptor = openSync(this.#path, constants.O_RDWR | constants.O_NONBLOCK);
      this.#socket = new Socket({ fd: descriptor, readable: false, writable: true });
      this.#socket.on('error', () => undefined);
      return true;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
      throw error;
    }
  }

  /** Writes; settles when more can be taken. What comes after the end is dropped. */
  async write(bytes: Buffer): Promise<void> {
    const socket = this.#socket;
    if (socket === undefined || socket.destroyed || socket.writableEnded) return;
    if (socket.write(bytes)) return;
    this.#draining ??= untilDrained(socket).finally(() => {
      this.#draining = undefined;
    });
    await this.#draining;
  }

  /** Ends the input once everything written has been taken. */
  end(): void {
    this.#socket?.destroySoon();
  }

  /** Lets go of the pipe, whatever is in it. */
  destroy(): void {
    this.#socket?.destroy();
  }
}

function untilDrained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      socket.off('drain', settle).off('close', settle);
      resolve();
    };
    socket.on('drain', settle).on('close', settle);
  });
}
