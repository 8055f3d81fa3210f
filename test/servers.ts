/** Servers on this machine for tests, each on a random port, ended after the test together with what speaks to them. */
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createRawServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach } from 'vitest';

export interface Servers {
  /** Runs after the test, last given first. */
  onEnd: (cleanup: () => void | Promise<void>) => void;
  /** Gives the port. */
  listen: (server: Server) => Promise<number>;
  /** Gives the origin. */
  serve: (listener: RequestListener) => Promise<string>;
  /** A server that speaks raw bytes; `onData` gets the socket and what arrived. Gives an http origin. */
  serveRaw: (onData: (socket: Socket, text: string) => void) => Promise<string>;
}

/** To be called once at the top of a test file. */
export function useServers(): Servers {
  const cleanups: (() => void | Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  async function listen(server: Server): Promise<number> {
    const sockets = new Set<Socket>();
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    });
    await new Promise<void>((done) => {
      server.listen(0, '127.0.0.1', done);
    });
    cleanups.push(async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => {
        server.close(done);
      });
    });
    return (server.address() as AddressInfo).port;
  }

  return {
    onEnd: (cleanup) => void cleanups.push(cleanup),
    listen,
    serve: async (listener) => `http://127.0.0.1:${await listen(createServer(listener))}`,
    async serveRaw(onData) {
      const server = createRawServer((socket) => {
        socket.on('data', (chunk) => onData(socket, chunk.toString('latin1')));
      });
      return `http://127.0.0.1:${await listen(server)}`;
    },
  };
}
