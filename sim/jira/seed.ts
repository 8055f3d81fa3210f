/** A believable site: two projects, four people and the integration's own user, some issues with a history. */
import { createComment } from './comments.ts';
import { createIssue, updateIssue } from './issues.ts';
import { nextId, toRichText, userById } from './world.ts';
import type { NewIssue } from './issues.ts';
import type { Issue, Project, User } from './model.ts';
import type { World } from './world.ts';

/** `email` is what the integration signs in with. */
export function seedPeople(world: World, email: string): void {
  const person = (at: number, name: string, displayName: string): User => ({
    accountId: `557058:5c1a7e0${at}-3f0d-4c1e-9a55-0d6c2b7e410${at}`,
    key: `JIRAUSER1010${at}`,
    name,
    displayName,
    email: `${name}@acme.example`,
    timeZone: 'Europe/Berlin',
    accountType: 'atlassian',
  });
  world.users = [
    person(1, 'ann', 'Ann Keller'),
    person(2, 'ben', 'Ben Osei'),
    person(3, 'chloe', 'Chloé Martin'),
    person(4, 'dmitri', 'Dmitri Sokolov'),
    { ...person(5, 'deskbridge', 'Deskbridge'), email, accountType: 'app' },
  ];
}

export function seedProjects(world: World, serviceDesk: boolean): void {
  const project = (key: string, name: string): Project => ({
    id: String(nextId(world, 'project')),
    key,
    name,
    type: serviceDesk && key === 'SUP' ? 'service_desk' : 'software',
    leadId: userById(world, 'ann').accountId,
    lastNumber: 0,
  });
  world.projects = [project('SUP', 'Customer Support'), project('OPS', 'Operations')];
}

type Story = Omit<NewIssue, 'project' | 'description'> & {
  by: string;
  project: 'SUP' | 'OPS';
  description: string;
  assignee?: string;
  status?: string;
  daysAgo: number;
  comments?: { by: string; text: string }[];
};

const STORIES: readonly Story[] = [
  {
    by: 'ann',
    project: 'SUP',
    daysAgo: 3,
    summary: 'Invoices show last month’s total',
    description:
      'Since Monday the invoice page shows the total of the month before.\n\nSeen by several customers on the *Business* plan:\n* the PDF is right\n* the web page is wrong until a reload',
    typeId: '10011',
    priorityId: '2',
    labels: ['billing'],
    assignee: 'ben',
    status: '10001',
    comments: [{ by: 'ben', text: 'I can reproduce it. The cache key lacks the month: {{invoice:total}}.' }],
  },
  {
    by: 'chloe',
    project: 'SUP',
    daysAgo: 9,
    summary: 'Export stops at 10,000 rows without a word',
    description: 'The CSV export ends after 10,000 rows and the page says it is complete.',
    typeId: '10011',
    priorityId: '3',
    labels: ['export'],
  },
  {
    by: 'ann',
    project: 'SUP',
    daysAgo: 6,
    summary: 'Single sign-on fails for addresses with capital letters',
    description: 'Okta sends {{Jane.Doe@…}}, we compare it with {{jane.doe@…}}.',
    priorityId: '1',
    labels: ['sso'],
    assignee: 'dmitri',
    status: '10002',
    comments: [{ by: 'dmitri', text: 'Waiting for a login log from the customer.' }],
  },
  {
    by: 'ben',
    project: 'SUP',
    daysAgo: 14,
    summary: 'Add the VAT number to receipts',
    description: 'Asked for by three customers in Austria and one in Spain.',
    typeId: '10012',
    priorityId: '4',
  },
  {
    by: 'chloe',
    project: 'SUP',
    daysAgo: 20,
    summary: 'Password reset e-mail arrives twice',
    description: 'Two e-mails within a second, the first link is void.',
    priorityId: '3',
    assignee: 'chloe',
    status: '10003',
    comments: [{ by: 'chloe', text: 'Fixed in release 2026.46: the form sent itself twice.' }],
  },
  {
    by: 'dmitri',
    project: 'OPS',
    daysAgo: 1,
    summary: 'Renew the certificate of the status page',
    description: 'Runs out on the 30th.',
    priorityId: '3',
    assignee: 'dmitri',
  },
];

/** Tells the stories to a site that already has its people and projects. All of it lies in the past: no webhook is sent. */
export function seedIssues(world: World): Issue[] {
  const { listeners } = world;
  world.listeners = new Set();
  const issues = STORIES.map((story) => tell(world, story));
  world.listeners = listeners;
  return issues;
}

function tell(world: World, story: Story): Issue {
  const { by, project: key, description, assignee, status, daysAgo, comments = [], ...rest } = story;
  const actor = (name: string) => ({ user: userById(world, name), via: 'hand' as const });
  const project = world.projects.find((one) => one.key === key);
  if (!project) throw new Error(`The simulated Jira has no project ${key}.`);
  const issue = createIssue(world, actor(by), { ...rest, project, description: toRichText(world, description) });
  const changes = {
    ...(assignee ? { assigneeId: userById(world, assignee).accountId } : {}),
    ...(status ? { statusId: status } : {}),
  };
  if (assignee ?? status) updateIssue(world, actor(by), { issue, changes });
  for (const comment of comments)
    createComment(world, actor(comment.by), { issue, body: toRichText(world, comment.text) });
  moveIntoPast(issue, daysAgo);
  return issue;
}

const HOUR = 3_600_000;

/** Moves what just happened into the past: created, changed two hours later, then a comment every five hours. */
function moveIntoPast(issue: Issue, daysAgo: number): void {
  const start = issue.created - daysAgo * 24 * HOUR;
  issue.created = start;
  for (const history of issue.history) history.created = start + 2 * HOUR;
  for (const [at, comment] of issue.comments.entries()) {
    comment.created = start + (at + 1) * 5 * HOUR;
    comment.updated = comment.created;
  }
  issue.statusChanged = issue.history.length > 0 ? start + 2 * HOUR : start;
  issue.resolved = issue.resolved === null ? null : issue.statusChanged;
  issue.updated = issue.comments.at(-1)?.updated ?? issue.statusChanged;
}
