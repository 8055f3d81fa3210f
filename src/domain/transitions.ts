/**
 * "On these transitions": what a project wants of a change from one status to another goes before its rule for status changes. It gives
 * projects whose workflows take no post function (team-managed ones) the same as the post function does.
 */
import type { HostEvent } from './events.ts';
import type { LinkingSettings, Project, Status, TransitionRule } from './model.ts';
import { newsOf } from './news.ts';

/** The settings as they are for this transition: the first rule that means it is the rule for status changes. */
export function onTransition(linking: LinkingSettings, transition: { from: Status; to: Status }): LinkingSettings {
  const rule = linking.transitions.find((one) => means(one, transition));
  if (rule === undefined) return linking;
  const { status } = linking.events;
  const { reopen, template } = rule;
  const told = {
    notify: true,
    reopen,
    statuses: [],
    categories: [],
    people: [],
    template: template ?? status.template,
  };
  return { ...linking, events: { ...linking.events, status: { ...status, ...told } } };
}

/** The project as this event sees it. */
export function withTransitions(event: HostEvent, project: Project | null): Project | null {
  if (project === null || project.linking.transitions.length === 0) return project;
  const change = newsOf(event).find((news) => news.kind === 'status');
  return change === undefined ? project : { ...project, linking: onTransition(project.linking, change) };
}

function means(rule: TransitionRule, { from, to }: { from: Status; to: Status }): boolean {
  return isIt(rule.from, from) && isIt(rule.to, to);
}

function isIt(wanted: string | null, status: Status): boolean {
  return wanted === null || wanted === status.id || wanted === status.name;
}
