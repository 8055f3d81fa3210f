/** A host in memory: reads are answered from pretend issues, remote links are kept, and calls fail on demand. */
import { Gone } from '../src/domain/errors.ts';
import type { RemoteLink } from '../src/domain/effects.ts';
import type { Answer, HostPort } from '../src/domain/ports.ts';
import type { PretendIssue } from './domain-builders.ts';

export interface FakeHost extends HostPort {
  issues: Map<string, PretendIssue>;
  /** The issue's id → global id → remote link. */
  remoteLinks: Map<string, Map<string, RemoteLink>>;
  calls: { kind: keyof HostPort; issueId: string; at: number }[];
  /** What the next calls are met with; null: nothing in the way. */
  failWith: ((kind: keyof HostPort) => Error | null) | null;
}

export function createFakeHost(): FakeHost {
  const issues = new Map<string, PretendIssue>();
  const remoteLinks: FakeHost['remoteLinks'] = new Map();
  const host: FakeHost = {
    issues,
    remoteLinks,
    calls: [],
    failWith: null,
    readIssue: (_access, id) => answer('readIssue', id, () => known(id).read()),
    readComment: (_access, id, commentId) =>
      answer('readComment', id, () => {
        const comment = known(id)
          .read()
          .comments.find((candidate) => candidate.id === commentId);
        if (comment === undefined) throw new Gone('no such comment');
        return comment;
      }),
    listComments: (_access, id) => answer('listComments', id, () => known(id).read().comments),
    putRemoteLink: (_access, id, link) =>
      answer('putRemoteLink', id, () => {
        linksOf(id).set(link.globalId, link);
        return null;
      }),
    removeRemoteLink: (_access, id, globalId) =>
      answer('removeRemoteLink', id, () => {
        linksOf(id).delete(globalId);
        return null;
      }),
    check: () =>
      Promise.resolve({
        ok: true,
        answered: true,
        actor: null,
        product: null,
        signs: null,
        problems: [],
        permissions: [],
        clockSkewMs: null,
      }),
  };

  async function answer<T>(kind: keyof HostPort, issueId: string, act: () => T): Promise<Answer<T>> {
    host.calls.push({ kind, issueId, at: Date.now() });
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    const failure = host.failWith?.(kind) ?? null;
    if (failure !== null) throw failure;
    return { value: act(), rate: null };
  }

  function known(id: string): PretendIssue {
    const issue = issues.get(id);
    if (issue === undefined) throw new Gone(`no issue ${id}`);
    return issue;
  }

  function linksOf(issueId: string): Map<string, RemoteLink> {
    const links = remoteLinks.get(issueId) ?? new Map<string, RemoteLink>();
    remoteLinks.set(issueId, links);
    return links;
  }

  return host;
}
