/** What stands in for an issue, a change or a comment where nothing real is known; a preview says which of it is a sample. */
import type { Comment, Host, Issue, Person, Status } from '../../domain/model.ts';

export const samplePerson: Person = { id: null, name: 'Sam Rivera' };

export const sampleStatuses: readonly Status[] = [
  { id: null, name: 'To Do', category: 'new' },
  { id: null, name: 'In Progress', category: 'indeterminate' },
];

export function sampleIssue(host: Host, projectKey: string): Issue {
  return {
    hostId: host.id,
    id: 'sample',
    key: `${projectKey}-1`,
    projectKey,
    summary: 'Sample issue',
    status: { id: null, name: 'Done', category: 'done' },
    assignee: samplePerson,
    resolution: 'Done',
    updatedAt: 0,
  };
}

export function sampleComment(): Comment {
  const text = 'This is a sample comment.';
  return {
    id: 'sample',
    author: samplePerson,
    text: { blocks: [{ kind: 'paragraph', content: [{ kind: 'text', text }] }], urls: [], fallback: null },
    public: true,
    createdAt: 0,
    updatedAt: 0,
  };
}
