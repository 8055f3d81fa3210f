/**
 * What the documentation site has, and where in its sidebar. In: nothing but names. A page of docs/ that is missing here, or twice, fails
 * test/docs-site.test.ts.
 */
import path from 'node:path';

export interface Chapter {
  title: string;
  /** Files of docs/, or of the root, whose names begin with `../`. */
  pages: readonly string[];
}

export const chapters: readonly Chapter[] = [
  {
    title: 'Begin',
    pages: ['index.md', 'getting-started.md', 'concepts.md', 'console.md', 'keyboard.md', 'comparison.md'],
  },
  { title: 'Connect', pages: ['connect-intercom.md', 'connect-jira.md', 'forge.md', 'single-sign-on.md'] },
  { title: 'Linking and telling', pages: ['projects.md', 'linking.md', 'panel.md', 'inbox-app.md'] },
  { title: 'Escalation', pages: ['escalation.md', 'mapping.md', 'status.md'] },
  { title: 'Workflows and approvals', pages: ['workflows.md', 'workflow-reference.md', 'approvals.md'] },
  { title: 'The desk', pages: ['desk.md', 'portal.md', 'mail.md'] },
  {
    title: 'Operate',
    pages: [
      'operations.md',
      'scale.md',
      'upgrading.md',
      'configuration.md',
      'troubleshooting.md',
      'reliability.md',
      'accounts.md',
    ],
  },
  { title: 'Security', pages: ['../SECURITY.md', 'security.md', 'threat-model.md', 'data.md'] },
  { title: 'API', pages: ['api.md'] },
  { title: 'Project', pages: ['../CONTRIBUTING.md', '../bench/README.md', '../CHANGELOG.md'] },
];

/** What a page is called on the site: beside SECURITY.md there is a security.md, which some file systems take for the same. */
const renamed: Readonly<Record<string, string>> = {
  '../SECURITY.md': 'reporting.md',
  '../CONTRIBUTING.md': 'contributing.md',
  '../CHANGELOG.md': 'changelog.md',
  '../bench/README.md': 'figures.md',
  '../LICENSE': 'licence.md',
  '../README.md': 'index.md',
};

export function siteName(page: string): string {
  return renamed[page] ?? page;
}

/** The heading a page opens with. */
export function titleIn(text: string): string {
  return /^# (.+)$/m.exec(text)?.[1] ?? '';
}

/** A page as the site has it: every page lies in one folder there, decisions in `adr` below it, pictures in `images`. */
export function asOnSite(page: string, text: string): string {
  return text
    .replace(/\b(src|srcset)="(?:docs\/)?images\//g, '$1="./images/')
    .replace(/\]\((?!https?:|mailto:|#)([^)\s#]+)/g, (_whole, target: string) => `](${onSite(page, target)}`);
}

function onSite(page: string, target: string): string {
  if (!page.startsWith('../')) return siteName(target);
  const place = path.posix.join(path.posix.dirname(page), target);
  return place.startsWith('../docs/') ? place.slice('../docs/'.length) : siteName(place);
}
