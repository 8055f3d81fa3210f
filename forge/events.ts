/** Events there are. A manifest with another name is taken, and nothing ever comes (Forge docs, events reference). */

/** Of issues and what belongs to them; all need the scope `read:jira-work`. */
export const JIRA_EVENTS: ReadonlySet<string> = new Set([
  'avi:jira:created:issue',
  'avi:jira:updated:issue',
  'avi:jira:deleted:issue',
  'avi:jira:assigned:issue',
  'avi:jira:viewed:issue',
  'avi:jira:mentioned:issue',
  'avi:jira:commented:issue',
  'avi:jira:mentioned:comment',
  'avi:jira:deleted:comment',
  'avi:jira:created:attachment',
  'avi:jira:deleted:attachment',
  'avi:jira:set:issue-property',
  'avi:jira:deleted:issue-property',
  'avi:jira:created:issuelink',
  'avi:jira:deleted:issuelink',
  'avi:jira:deleted:project',
  'avi:jira:softdeleted:project',
]);

/** Of the app on a site. There is none for its end: that is what `preUninstall` is for. */
export const LIFECYCLE_EVENTS: ReadonlySet<string> = new Set(['avi:forge:installed:app', 'avi:forge:upgraded:app']);
