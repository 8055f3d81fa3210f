/** What people do, by name, for tests, the demo and the pages: each act returns the ids it made. */
import { INTERNAL_COMMENT, PRIORITIES, STATUSES, ISSUE_TYPES } from './model.ts';
import { createComment, deleteComment, editComment } from './comments.ts';
import { createIssue, deleteIssue, deleteProject, moveIssue, updateIssue } from './issues.ts';
import { findComment, findIssue, findProject, toRichText, userById } from './world.ts';
import type { AdfDocument } from './adf.ts';
import type { IssueChanges } from './issues.ts';
import type { Actor, Comment, Issue, Project } from './model.ts';
import type { World } from './world.ts';

/** Wiki markup as people type it (bare addresses become smart links on Cloud), or a document. */
export type Typed = string | AdfDocument;
/** Who acts: user name, e-mail or id; Ann when left out. */
type By = { by?: string };
type OnIssue = By & { issue: string };

export type Fields = {
  summary?: string;
  description?: Typed | null;
  /** User name, or `null` for nobody. */
  assignee?: string | null;
  /** Name or id of a status. */
  status?: string;
  /** Name or id of a priority. */
  priority?: string;
  labels?: string[];
};

export type Acts = {
  createIssue: (input: By & Omit<Fields, 'status'> & { project: string; summary: string; type?: string }) => {
    id: string;
    key: string;
  };
  /** Several fields, and a comment if given, in ONE change: one changelog, one `jira:issue_updated`. */
  change: (input: OnIssue & Fields & { comment?: Typed }) => { historyId?: string; commentId?: string };
  editDescription: (input: OnIssue & { description: Typed | null }) => { historyId?: string };
  assign: (input: OnIssue & { assignee: string | null }) => { historyId?: string };
  transition: (input: OnIssue & { status: string }) => { historyId?: string };
  /** `internal`: for the team only, on service projects. */
  comment: (input: OnIssue & { text: Typed; internal?: boolean }) => { commentId: string };
  editComment: (input: OnIssue & { comment: string; text: Typed }) => { commentId: string };
  deleteComment: (input: OnIssue & { comment: string }) => { commentId: string };
  move: (input: OnIssue & { project: string }) => { historyId: string; key: string };
  deleteIssue: (input: OnIssue) => { id: string };
  deleteProject: (input: By & { project: string }) => { id: string };
};

/** Throws an error in words when an issue, project, status or person does not exist. */
export function createActs(world: World): Acts {
  const actor = (by = 'ann'): Actor => ({ user: userById(world, by), via: 'hand' });
  const change: Acts['change'] = (input) => {
    const changes = changesOf(world, input);
    if (input.comment !== undefined) changes.comment = { body: toRichText(world, input.comment) };
    const { history, comment } = updateIssue(world, actor(input.by), { issue: theIssue(world, input.issue), changes });
    return { ...(history ? { historyId: history.id } : {}), ...(comment ? { commentId: comment.id } : {}) };
  };
  return {
    ...commentActs(world, actor),
    createIssue: (input) => {
      const { statusId: _, comment: __, ...changes } = changesOf(world, input);
      const type = ISSUE_TYPES.find((one) => one.name === input.type);
      const issue = createIssue(world, actor(input.by), {
        ...changes,
        ...(type ? { typeId: type.id } : {}),
        project: theProject(world, input.project),
        summary: input.summary,
      });
      return { id: issue.id, key: issue.key };
    },
    change,
    editDescription: change,
    assign: change,
    transition: change,
    move: (input) => {
      const issue = theIssue(world, input.issue);
      const history = moveIssue(world, actor(input.by), { issue, to: theProject(world, input.project) });
      return { historyId: history.id, key: issue.key };
    },
    deleteIssue: (input) => {
      const issue = theIssue(world, input.issue);
      deleteIssue(world, actor(input.by), issue);
      return { id: issue.id };
    },
    deleteProject: (input) => {
      const project = theProject(world, input.project);
      deleteProject(world, actor(input.by), project);
      return { id: project.id };
    },
  };
}

function commentActs(
  world: World,
  actor: (by?: string) => Actor,
): Pick<Acts, 'comment' | 'editComment' | 'deleteComment'> {
  return {
    comment: (input) => {
      const properties = new Map<string, unknown>(input.internal ? [[INTERNAL_COMMENT, { internal: true }]] : []);
      const issue = theIssue(world, input.issue);
      const comment = createComment(world, actor(input.by), { issue, body: toRichText(world, input.text), properties });
      return { commentId: comment.id };
    },
    editComment: (input) => {
      const target = theComment(world, input);
      editComment(world, actor(input.by), { ...target, body: toRichText(world, input.text) });
      return { commentId: input.comment };
    },
    deleteComment: (input) => {
      deleteComment(world, actor(input.by), theComment(world, input));
      return { commentId: input.comment };
    },
  };
}

function changesOf(world: World, fields: Fields): IssueChanges {
  const { summary, description, assignee, status, priority, labels } = fields;
  return {
    ...(summary === undefined ? {} : { summary }),
    ...(description === undefined ? {} : { description: description === null ? null : toRichText(world, description) }),
    ...(assignee === undefined ? {} : { assigneeId: assignee === null ? null : userById(world, assignee).accountId }),
    ...(status === undefined ? {} : { statusId: named(STATUSES, status, 'status') }),
    ...(priority === undefined ? {} : { priorityId: named(PRIORITIES, priority, 'priority') }),
    ...(labels === undefined ? {} : { labels }),
  };
}

function named(list: readonly { id: string; name: string }[], wanted: string, what: string): string {
  const found = list.find((one) => one.id === wanted || one.name.toLowerCase() === wanted.toLowerCase());
  if (!found)
    throw new Error(`The simulated Jira has no ${what} ${wanted}; it has ${list.map((one) => one.name).join(', ')}.`);
  return found.id;
}

function theIssue(world: World, idOrKey: string): Issue {
  const issue = findIssue(world, idOrKey);
  if (!issue) throw new Error(`The simulated Jira has no issue ${idOrKey}.`);
  return issue;
}

function theProject(world: World, idOrKey: string): Project {
  const project = findProject(world, idOrKey);
  if (!project) throw new Error(`The simulated Jira has no project ${idOrKey}.`);
  return project;
}

function theComment(world: World, input: { issue: string; comment: string }): { issue: Issue; comment: Comment } {
  const issue = theIssue(world, input.issue);
  const comment = findComment(issue, input.comment);
  if (!comment) throw new Error(`The issue ${issue.key} has no comment ${input.comment}.`);
  return { issue, comment };
}
