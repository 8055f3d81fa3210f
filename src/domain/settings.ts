/** Whether a project links conversations, and what it does until somebody changes it (contract: "Set-up as a file"). */
import type { EventRule, Issue, LinkingSettings, Project } from './model.ts';

export function defaultRule(reopen: boolean): EventRule {
  return { notify: true, reopen, statuses: [], categories: [], people: [], publicOnly: false, template: null };
}

export function defaultLinking(): LinkingSettings {
  return {
    enabled: true,
    events: {
      created: defaultRule(false),
      assignee: defaultRule(false),
      status: defaultRule(true),
      comment: defaultRule(false),
    },
    transitions: [],
    bringOver: 'none',
    closing: { resolution: true, lastComment: false },
    template: null,
  };
}

/** Why conversations of this issue are not linked, or null. One switch turns the whole feature off. */
export function linkingOff(project: Project | null, issue: Pick<Issue, 'projectKey'>): string | null {
  if (project === null) return `project ${issue.projectKey} is not set up`;
  return project.linking.enabled ? null : 'conversation linking is off for this project';
}
