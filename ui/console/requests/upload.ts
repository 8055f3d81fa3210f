/** A file on its way to the server, with how far it is; `fetch` does not say that. */
import type { AttachmentAnswer } from '../../../src/api/schemas/requests.ts';
import { texts } from '../../texts/request.ts';
import { Refused, ServerAway, SignedOut } from '../api.ts';
import { requestPath } from './data.ts';

const said = texts.composer;

/** As the server has it: what is larger need not be sent to hear no. */
export const MOST_BYTES = 25 * 1024 * 1024;

export interface Upload {
  request: string;
  /** That it is attached by: sent twice with the same one, it is there once. */
  id: string;
  file: File;
  /** Said with this comment, and as public as it is; null: with the request itself. */
  comment: string | null;
  public: boolean;
  /** From 0 to 1. */
  onProgress: (done: number) => void;
}

/** Throws SignedOut, ServerAway or Refused. */
export function upload(of: Upload): Promise<AttachmentAnswer> {
  const asked = new URLSearchParams({ id: of.id, name: of.file.name, public: String(of.public) });
  if (of.comment !== null) asked.set('comment', of.comment);
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open('POST', `${requestPath(of.request)}/attachments?${asked}`);
    sending.setRequestHeader('content-type', 'application/octet-stream');
    sending.setRequestHeader('accept', 'application/json');
    sending.upload.addEventListener('progress', ({ loaded, total }) => of.onProgress(total === 0 ? 0 : loaded / total));
    sending.addEventListener('error', () => reject(new ServerAway(said.lineCut)));
    sending.addEventListener('load', () => {
      const answer = parsed(sending.responseText);
      if (sending.status === 401) reject(new SignedOut(said.signedOut));
      else if (answer === null) reject(new ServerAway(said.notUs));
      else if (sending.status >= 400) reject(new Refused(sending.status, answer));
      else resolve(answer as AttachmentAnswer);
    });
    sending.send(of.file);
  });
}

function parsed(text: string): object | null {
  try {
    return JSON.parse(text) as object | null;
  } catch {
    return null;
  }
}
