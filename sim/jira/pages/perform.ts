/** What the forms of the pages post, as acts. */
import type { Acts } from '../acts.ts';

export type Outcome = { kind: 'done'; path: string } | { kind: 'refused'; reason: string };
type Post = { form: URLSearchParams; by: string };

/** Runs an act by the name of its form and says where to go next. */
export function perform(acts: Acts, name: string, post: Post): Outcome {
  const run = FORMS[name];
  if (!run) return { kind: 'refused', reason: `There is no form ${name}.` };
  try {
    return { kind: 'done', path: run(acts, { by: post.by, of: (field) => post.form.get(field) ?? '' }) };
  } catch (error) {
    return { kind: 'refused', reason: error instanceof Error ? error.message : String(error) };
  }
}

type Fields = { by: string; of: (field: string) => string };

const FORMS: Record<string, (acts: Acts, fields: Fields) => string> = {
  createIssue: (acts, { by, of }) => {
    const { key } = acts.createIssue({
      by,
      project: of('project'),
      summary: required(of('summary'), 'a summary'),
      type: of('type'),
      priority: of('priority'),
      description: of('description'),
    });
    return `/browse/${key}`;
  },
  edit: (acts, { by, of }) => {
    const summary = required(of('summary'), 'a summary');
    acts.change({ by, issue: of('issue'), summary, description: of('description') });
    return `/browse/${of('issue')}`;
  },
  comment: (acts, { by, of }) => {
    const text = required(of('text'), 'a text');
    const { commentId } = acts.comment({ by, issue: of('issue'), text, internal: of('internal') === 'yes' });
    return `/browse/${of('issue')}#comment-${commentId}`;
  },
  editComment: (acts, { by, of }) => {
    acts.editComment({ by, issue: of('issue'), comment: of('comment'), text: required(of('text'), 'a text') });
    return `/browse/${of('issue')}#comment-${of('comment')}`;
  },
  deleteComment: (acts, { by, of }) => {
    acts.deleteComment({ by, issue: of('issue'), comment: of('comment') });
    return `/browse/${of('issue')}`;
  },
  assign: (acts, { by, of }) => {
    acts.assign({ by, issue: of('issue'), assignee: of('assignee') || null });
    return `/browse/${of('issue')}`;
  },
  transition: (acts, { by, of }) => {
    acts.transition({ by, issue: of('issue'), status: of('status') });
    return `/browse/${of('issue')}`;
  },
  move: (acts, { by, of }) => {
    const { key } = acts.move({ by, issue: of('issue'), project: of('project') });
    return `/browse/${key}`;
  },
  deleteIssue: (acts, { by, of }) => {
    acts.deleteIssue({ by, issue: of('issue') });
    return '/';
  },
};

function required(text: string, what: string): string {
  if (text.trim() === '') throw new Error(`This needs ${what}.`);
  return text.trim();
}
