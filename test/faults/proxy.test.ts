import { once } from 'node:events';
import net from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Proxy, startProxy } from './proxy.ts';

/** Says back what it hears. */
const echo = net.createServer((socket) => socket.on('error', () => undefined).pipe(socket));
let proxy: Proxy;

beforeAll(async () => {
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  proxy = await startProxy({ port: (echo.address() as net.AddressInfo).port });
});
afterEach(() => {
  proxy.set({ kind: 'fine' });
  proxy.end('cut');
});
afterAll(async () => {
  await proxy.close();
  echo.close();
});

async function connected(): Promise<{ socket: net.Socket; heard: () => string; ended: Promise<string> }> {
  const socket = net.connect(proxy.port, '127.0.0.1');
  let text = '';
  socket.on('data', (piece: Buffer) => (text += piece.toString()));
  const ended = new Promise<string>((resolve) => {
    let how = 'closed';
    socket.on('error', (error: NodeJS.ErrnoException) => (how = error.code ?? 'error'));
    socket.on('close', () => resolve(how));
  });
  await once(socket, 'connect');
  return { socket, heard: () => text, ended };
}

test('carries bytes in both directions, late or in small pieces, in their order', async () => {
  const { socket, heard } = await connected();
  socket.write('one ');
  await expect.poll(heard).toBe('one ');
  proxy.set({ kind: 'late', ms: 5 });
  socket.write('two ');
  await expect.poll(heard).toBe('one two ');
  proxy.set({ kind: 'slow', bytes: 2, pauseMs: 1 });
  socket.write('three');
  await expect.poll(heard).toBe('one two three');
});

test('swallows everything while it is half-open, and takes connections all the same', async () => {
  proxy.set({ kind: 'half-open' });
  const { socket, heard, ended } = await connected();
  socket.write('lost');
  await expect.poll(proxy.open).toBe(1);
  proxy.set({ kind: 'fine' });
  socket.write('heard');
  await expect.poll(heard).toMatch(/heard$/);
  proxy.end('cut');
  expect(await ended).toBe('closed');
});

test('resets what is open, and takes nothing while it is down', async () => {
  const { ended } = await connected();
  await expect.poll(proxy.open).toBe(1);
  expect(proxy.end('reset')).toBe(1);
  expect(await ended).toBe('ECONNRESET');
  proxy.set({ kind: 'down' });
  const socket = net.connect(proxy.port, '127.0.0.1');
  const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
  expect(error.code).toBe('ECONNRESET');
  expect(proxy.open()).toBe(0);
});
