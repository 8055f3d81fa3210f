/** What follows once an issue was made for another: each shows the other, and the timeline of the first says so. Pure. */
import type { NewEffect, RemoteLink } from './effects.ts';
import type { EffectEvent } from './events.ts';
import type { Issue } from './model.ts';
import { issueUrl } from './news.ts';
import { titleOfRemoteLink } from './remote-links.ts';
import { refusalSentence } from './results.ts';
import { type Decision, noDecision, type TimelineEntry } from './snapshot.ts';
import type { EscalatedFrom, IssueCreation } from './writes.ts';

type Creation = IssueCreation & { from: EscalatedFrom };

/** The creation was answered; or a person found the issue there, then nobody knows which it is. */
export function afterIssueCreation(
  event: Exclude<EffectEvent, { kind: 'effect.delayed' }>,
  effect: Creation,
): Decision {
  const decision: Decision = { ...noDecision([]), outcome: 'done' };
  const where = `${effect.projectKey} on ${effect.from.target.name}`;
  if (event.kind === 'effect.refused') {
    const reason = refusalSentence(event.refusal);
    const text = `no issue was made in ${where}: ${reason}`;
    return { ...decision, reasons: [reason], timeline: [line('escalation.failed', text)] };
  }
  const issue = event.issue ?? null;
  if (issue === null) {
    const text = `the issue in ${where} was found by a person: name it here by its address`;
    return { ...decision, timeline: [line('escalation.unlinked', text)] };
  }
  const url = issueUrl(effect.from.target, issue.key);
  const made = { ...line('escalation.created', `made ${issue.key} in ${where}: ${url}`), actor: effect.from.by };
  const [there, here] = bothWays(effect, issue, event.effectId);
  const shown = (key: string, text: string) => ({ ...line('escalation.back-link', text), effectKey: key });
  return {
    ...decision,
    effects: [there, here],
    timeline: [
      made,
      shown(there.key, `puts the link to ${effect.from.key} on ${issue.key}`),
      shown(here.key, `puts the link to ${issue.key} on ${effect.from.key}: ${url}`),
    ],
  };
}

/** On the new issue, and on the one it is for. */
function bothWays({ from }: Creation, issue: Issue, effectId: string): [NewEffect, NewEffect] {
  const link = (
    of: { hostId: string; issueId: string; key: string; summary: string; url: string },
    said: string,
  ): RemoteLink => ({
    globalId: `deskbridge:${of.hostId}:issue:${of.issueId}`,
    url: of.url,
    title: titleOfRemoteLink(`${of.key} ${of.summary}`),
    summary: said,
    resolved: false,
  });
  const { hostId, id: issueId, key, summary } = issue;
  const made = { hostId, issueId, key, summary, url: issueUrl(from.target, key) };
  const put = (at: { hostId: string; issueId: string }, remote: RemoteLink): NewEffect['effect'] => ({
    kind: 'remote-link',
    hostId: at.hostId,
    issueId: at.issueId,
    linkId: null,
    link: remote,
    untilItHolds: true,
  });
  return [
    { key: `escalation-there:${effectId}`, effect: put(made, link(from, `Escalated from it by ${from.by}`)) },
    { key: `escalation-here:${effectId}`, effect: put(from, link(made, `Escalated to it by ${from.by}`)) },
  ];
}

function line(kind: string, text: string): TimelineEntry {
  return { kind, actor: null, text, linkId: null, effectKey: null };
}
