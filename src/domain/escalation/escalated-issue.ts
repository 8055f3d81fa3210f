/** What follows once an issue was made for another: each shows the other, and the timeline of the first says so. Pure. */
import type { NewEffect, RemoteLink } from '../effects.ts';
import type { EffectEvent, HandEvent } from '../events.ts';
import type { Issue } from '../model.ts';
import { issueUrl } from '../news.ts';
import { titleOfRemoteLink } from '../remote-links.ts';
import { refusalSentence } from '../results.ts';
import { type Decision, noDecision, type Snapshot, type TimelineEntry } from '../snapshot.ts';
import type { EscalatedFrom, IssueCreation } from '../writes.ts';

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

/** Somebody took a link away on the host, and a person wants it back: put anew as it was, on whichever side is named. */
export function relinkIssues(event: Extract<HandEvent, { kind: 'backlinks.asked' }>, snapshot: Snapshot): Decision {
  const { hostId, issueId, links, wishId, actor } = event;
  if (snapshot.issue?.deleted === true) return noDecision(['the issue is deleted']);
  const effects = links.map((at) => ({
    key: `escalation-again:${wishId}:${at.hostId}:${at.issueId}`,
    effect: putting(at, at.link),
  }));
  const shown = effects.map(({ key, effect }): TimelineEntry => {
    const where = effect.hostId === hostId && effect.issueId === issueId ? 'here' : 'on the other issue';
    return { ...line('escalation.back-link', `puts the link to ${effect.link.title} ${where}`), effectKey: key };
  });
  const asked = {
    ...line('escalation.relinked', 'links the issue it was escalated to again, both ways'),
    actor: actor.name,
  };
  return { ...noDecision([]), outcome: 'done', effects, timeline: [asked, ...shown] };
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
  return [
    { key: `escalation-there:${effectId}`, effect: putting(made, link(from, `Escalated from it by ${from.by}`)) },
    { key: `escalation-here:${effectId}`, effect: putting(from, link(made, `Escalated to it by ${from.by}`)) },
  ];
}

function putting(at: { hostId: string; issueId: string }, link: RemoteLink) {
  const { hostId, issueId } = at;
  return { kind: 'remote-link', hostId, issueId, linkId: null, link, untilItHolds: true } as const;
}

function line(kind: string, text: string): TimelineEntry {
  return { kind, actor: null, text, linkId: null, effectKey: null };
}
