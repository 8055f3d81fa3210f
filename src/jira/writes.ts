/** Everything that is written on Jira issues beside remote links: Cloud with documents, Data Center with wiki markup. Only GET is ever repeated. */
import type { HostWrites } from '../domain/host-writes.ts';
import type { Http } from '../http.ts';
import { createCalls } from './calls.ts';
import { createCommentEdits } from './comment-edits.ts';
import { createCommentWrites } from './comment-writes.ts';
import { createFieldWrites } from './field-writes.ts';
import { createIssueCreation } from './issue-creation.ts';
import { createStatusWrites } from './status-writes.ts';
import { createSelf } from './writing.ts';

/** `now`: our clock, ms. */
export function createJiraWrites({ http, now = Date.now }: { http: Http; now?: () => number }): HostWrites {
  const calls = createCalls({ http, now });
  const self = createSelf(calls);
  return {
    self,
    ...createCommentWrites(calls),
    ...createCommentEdits(calls),
    ...createStatusWrites(calls, self),
    ...createFieldWrites(calls, self),
    ...createIssueCreation(calls),
  };
}
