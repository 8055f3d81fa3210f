import { useSyncExternalStore } from 'react';
import type { PortalDetailAnswer } from '../../src/api/schemas/requests.ts';
import { answerOf, ask, asFailure, away } from './ask.ts';
import { noticeEnd, read } from './reading.ts';

/** One file on its way. `part`: how much of it was sent, 0 to 1. */
export interface Upload {
  id: number;
  request: string;
  file: File;
  state: 'waiting' | 'sending' | 'failed';
  part: number;
  /** Why it failed. */
  trouble: string | null;
}

let uploads: readonly Upload[] = [];
let count = 0;
let working = false;
const listeners = new Set<() => void>();

function become(next: readonly Upload[]): void {
  uploads = next;
  for (const listener of listeners) listener();
}

function change(id: number, to: Partial<Upload>): void {
  become(uploads.map((one) => (one.id === id ? { ...one, ...to } : one)));
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** The files on their way to a request, in order. */
export function useUploads(request: string): Upload[] {
  return useSyncExternalStore(subscribe, () => uploads).filter((one) => one.request === request);
}

export const requestPath = (key: string): string => `/api/v1/portal/requests/${encodeURIComponent(key)}`;

/** Sends files, one after the other. */
export function upload(request: string, files: readonly File[]): void {
  const added = files.map((file): Upload => {
    count += 1;
    return { id: count, request, file, state: 'waiting', part: 0, trouble: null };
  });
  become([...uploads, ...added]);
  void work();
}

export function uploadAgain(id: number): void {
  change(id, { state: 'waiting', part: 0, trouble: null });
  void work();
}

/** What was not sent is not sent; a file under way is stopped. */
export function dropUpload(id: number): void {
  become(uploads.filter((one) => one.id !== id));
  if (underWay?.id === id) underWay.stop();
}

/** Nobody is to leave a page that still sends without being asked. */
window.addEventListener('beforeunload', (event) => {
  if (uploads.some(({ state }) => state !== 'failed')) event.preventDefault();
});

let underWay: { id: number; stop: () => void } | null = null;

async function work(): Promise<void> {
  if (working) return;
  working = true;
  for (;;) {
    const next = uploads.find(({ state }) => state === 'waiting');
    if (next === undefined) break;
    await sendOne(next);
  }
  working = false;
}

async function sendOne(one: Upload): Promise<void> {
  change(one.id, { state: 'sending' });
  try {
    await post(one);
    await read(requestPath(one.request));
    become(uploads.filter(({ id }) => id !== one.id));
  } catch (error) {
    const failure = asFailure(error);
    noticeEnd(failure);
    if (failure.waitSeconds !== null && failure.status === 429) {
      // Many files at once: the server wants a pause, and the rest goes on after it.
      await new Promise((resolve) => {
        setTimeout(resolve, Number(failure.waitSeconds) * 1000);
      });
      return change(one.id, { state: 'waiting', part: 0 });
    }
    if (failure.kind === 'away' && (await hasArrived(one))) return become(uploads.filter(({ id }) => id !== one.id));
    change(one.id, { state: 'failed', trouble: failure.message });
  }
}

/** The answer got lost on the way, the file may not have. */
async function hasArrived({ request, file }: Upload): Promise<boolean> {
  const detail = await ask<PortalDetailAnswer>(requestPath(request)).catch(() => null);
  const there = detail?.attachments.some(({ name, bytes }) => name === file.name && bytes === file.size) === true;
  if (there) void read(requestPath(request));
  return there;
}

/** `fetch` does not tell how far it is. */
function post({ id, request, file }: Upload): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const asking = new XMLHttpRequest();
    asking.open('POST', `${requestPath(request)}/attachments?name=${encodeURIComponent(file.name)}`);
    asking.setRequestHeader('accept', 'application/json');
    asking.setRequestHeader('content-type', 'application/octet-stream');
    asking.upload.addEventListener('progress', ({ loaded, total }) =>
      change(id, { part: total === 0 ? 0 : loaded / total }),
    );
    asking.addEventListener('load', () => {
      try {
        resolve(answerOf(asking.status, asking.responseText, asking.getResponseHeader('retry-after')));
      } catch (error) {
        reject(asFailure(error));
      }
    });
    for (const end of ['error', 'abort']) asking.addEventListener(end, () => reject(away()));
    underWay = { id, stop: () => asking.abort() };
    asking.send(file);
  });
}
