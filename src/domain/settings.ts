/** What a project's linking does until somebody changes it (contract: "Set-up as a file"). */
import type { EventRule, LinkingSettings } from './model.ts';

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
    bringOver: 'none',
    closing: { resolution: true, lastComment: false },
    template: null,
  };
}
