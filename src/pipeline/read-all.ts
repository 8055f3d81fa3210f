/** What a decision needs of the host beside the event, read outside of every transaction. */
import { Gone } from '../domain/errors.ts';
import type { HostWrites } from '../domain/host-writes.ts';
import type { HostAccess, HostPort } from '../domain/ports.ts';
import type { Read, Reads } from '../domain/snapshot.ts';

export interface Reader {
  host: HostPort;
  writes: Pick<HostWrites, 'self' | 'readMark'>;
  access: HostAccess;
}

/** The reads so far with those that are needed now. Throws the errors of domain/errors.ts. */
export async function readAll(
  { host, writes, access }: Reader,
  { issueId, needed, reads }: { issueId: string; needed: Read[]; reads: Reads },
): Promise<Reads> {
  const comments = new Map(reads.comments);
  const people = new Map(reads.people);
  const marks = new Map(reads.own?.marks);
  let self = reads.own?.self ?? null;
  let { issue, discussion, change } = reads;
  for (const read of needed) {
    switch (read.kind) {
      case 'issue':
        issue = (await host.readIssue(access, issueId)).value;
        break;
      case 'comment':
        comments.set(read.commentId, await readComment(host, access, { issueId, commentId: read.commentId }));
        break;
      case 'discussion':
        discussion = (await host.listComments(access, issueId)).value;
        break;
      case 'person':
        people.set(read.id, (await host.readName?.(access, read.id))?.value ?? null);
        break;
      case 'change':
        change = (await host.findChange?.(access, issueId, read.sought))?.value ?? NOT_RECORDED;
        break;
      case 'mark':
        marks.set(read.commentId ?? '', (await writes.readMark(access, { issueId, ...read })).value);
        break;
      case 'self':
        self = (await writes.self(access)).value;
        break;
    }
  }
  return { issue, comments, discussion, people, change, own: { marks, self } };
}

const NOT_RECORDED = { id: null, fromText: null, toText: null };

async function readComment(host: HostPort, access: HostAccess, of: { issueId: string; commentId: string }) {
  try {
    return (await host.readComment(access, of.issueId, of.commentId)).value;
  } catch (error) {
    // Deleted since: its text says nothing any more, and the deletion comes as an event of its own.
    if (error instanceof Gone) return null;
    throw error;
  }
}
