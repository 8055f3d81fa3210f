/** What is written at a host of issues, kind by kind. */
import { Gone, Rejected } from '../domain/errors.ts';
import type { BeforeWrite, HostWrites, Written } from '../domain/host-writes.ts';
import type { Answer, HostAccess, HostPort, WriteSearch } from '../domain/ports.ts';
import type { IssueCreation, IssueWrite } from '../domain/writes.ts';
import { followTicket } from './deliver-fields.ts';
import { deliverOnce, type EffectOf, hostDoor, type Receipt } from './deliver-once.ts';
import type { DeliverPorts } from './deliver-ports.ts';
import { type ClaimedEffect, dead, type Delivered, done, stillOurs } from './outcomes.ts';

export type HostEffect = EffectOf<'remote-link' | 'remote-link-removal'> | IssueWrite | IssueCreation;

/** Delivers one claimed effect. Throws what its calls throw. */
export function deliverToHost(claimed: ClaimedEffect, ports: DeliverPorts, effect: HostEffect): Promise<Delivered> {
  const at = { claimed, ports, hostId: effect.hostId };
  const { ref } = claimed;
  switch (effect.kind) {
    case 'remote-link':
      return repeated(at, async (access) =>
        unnamed(await at.ports.host(access).putRemoteLink(access, effect.issueId, effect.link)),
      );
    case 'remote-link-removal':
      return repeated(at, async (access) =>
        unnamed(await at.ports.host(access).removeRemoteLink(access, effect.issueId, effect.globalId)),
      );
    case 'issue-fields':
      if (effect.follow !== undefined) return followTicket(claimed, ports, { ...effect, follow: effect.follow });
      return repeated(at, async (access) => receiptOf(await ports.hostWrites(access).setFields(access, effect)));
    case 'issue-comment-edit':
      return edited(at, effect);
    case 'issue-comment':
      return once(at, {
        send: async ({ writes, access, before }) =>
          receiptOf(await writes.addComment(access, { ...effect, ref }, before)),
        find: (writes, access, since) => writes.findComment(access, { issueId: effect.issueId, ref, since }),
      });
    case 'issue-status':
      return once(at, {
        send: async ({ writes, access, before }) => receiptOf(await writes.setStatus(access, effect, before)),
        find: (writes, access, since) => writes.findStatus(access, { ...effect, since }),
      });
    case 'issue-creation':
      return once(at, {
        async send({ writes, access, before }) {
          const { value, rate } = await writes.createIssue(access, { ...effect, ref }, before);
          return { value: { partId: value.id, conversation: null, issue: value.issue }, rate };
        },
        find: (writes, access, since) => writes.findCreated(access, { projectKey: effect.projectKey, ref, since }),
      });
  }
}

/** Found by its reference where its id is not known; one that was never written, or is gone, needs no other text. */
function edited(at: At, effect: EffectOf<'issue-comment-edit'>): Promise<Delivered> {
  const { issueId, ref } = effect;
  return repeated(at, async (access) => {
    const writes = at.ports.hostWrites(access);
    const found = effect.commentId === null ? await writes.findComment(access, { issueId, ref, since: 0 }) : null;
    if (found?.value.kind === 'undecidable')
      throw new Rejected(`the comment could not be found: ${found.value.reason}`, 'comment_unknown');
    const commentId = effect.commentId ?? (found?.value.kind === 'found' ? found.value.receipt.partId : null);
    const nothing = { value: { id: commentId, existed: true }, rate: found?.rate ?? null };
    if (commentId === null) return receiptOf(nothing);
    stillOurs(at.ports);
    return writes.editComment(access, { ...effect, commentId }).then(receiptOf, (error: unknown) => {
      if (error instanceof Gone) return receiptOf(nothing);
      throw error;
    });
  });
}

interface At {
  claimed: ClaimedEffect;
  ports: DeliverPorts;
  hostId: string;
}

function once(
  { claimed, ports, hostId }: At,
  {
    send,
    find,
  }: {
    send: (by: { writes: HostWrites; access: HostAccess; before: BeforeWrite }) => Promise<Answer<Receipt>>;
    find: (writes: HostWrites, access: HostAccess, since: number) => Promise<Answer<WriteSearch>>;
  },
): Promise<Delivered> {
  return deliverOnce<HostAccess, null>(claimed, ports, {
    door: hostDoor(claimed, ports, hostId),
    prepare: () => null,
    send: (access) => send({ writes: ports.hostWrites(access), access, before: () => stillOurs(ports) }),
    find: (access, { since }) => find(ports.hostWrites(access), access, since),
  });
}

async function repeated(
  { claimed, ports, hostId }: At,
  call: (access: HostAccess) => Promise<Answer<Receipt>>,
): Promise<Delivered> {
  const door = hostDoor(claimed, ports, hostId);
  const access = await door.access();
  if (access === null) return dead(claimed, door.missing);
  stillOurs(ports);
  const { value, rate } = await call(access);
  return done(claimed, { ...value, rate });
}

function receiptOf({ value: { id, existed }, rate }: Answer<Written>): Answer<Receipt> {
  return { value: { partId: id, existed, conversation: null }, rate };
}

function unnamed({ rate }: Awaited<ReturnType<HostPort['putRemoteLink']>>): Answer<Receipt> {
  return { value: { partId: null, conversation: null }, rate };
}
