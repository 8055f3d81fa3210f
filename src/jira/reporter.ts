/** Who reported an issue, with the e-mail address where Jira shows it: on Cloud a person's profile may hide it (Atlassian docs, user privacy). */
import { z } from 'zod';
import type { Reporter } from '../domain/contacts.ts';
import type { PanelHost } from '../domain/panel.ts';
import type { HostAccess } from '../domain/ports.ts';
import { type Calls, type Needs, segment } from './calls.ts';
import { issueOf, issueShape, personOf } from './shapes.ts';

const READING: Needs = { permission: 'Browse projects', scope: 'read:jira-work' };
const FIELDS = 'summary,status,assignee,resolution,updated,project,reporter';

const addressShape = z.object({
  fields: z.object({
    reporter: z
      .object({ emailAddress: z.string().nullish().catch(null) })
      .nullish()
      .catch(null),
  }),
});

/** Data Center may mask addresses for those who are not logged in, as `mira at acme dot example`: that is none. */
const ADDRESS = /^[^\s@]+@[^\s@]+$/;

export async function readReported(
  calls: Calls,
  access: HostAccess,
  idOrKey: string,
): ReturnType<PanelHost['readReported']> {
  const { value, rate } = await calls.send(access, {
    method: 'GET',
    path: `/rest/api/${access.kind === 'jira-cloud' ? 3 : 2}/issue/${segment(idOrKey)}`,
    query: { fields: FIELDS },
    shape: z.intersection(issueShape, addressShape),
    doing: `read issue ${idOrKey}`,
    needs: READING,
  });
  const person = personOf(value.fields.reporter);
  const email = value.fields.reporter?.emailAddress?.trim() ?? '';
  const reporter: Reporter | null =
    person === null ? null : { id: person.id, name: person.name, email: ADDRESS.test(email) ? email : null };
  return { rate, value: { issue: issueOf(access.hostId, value, calls.now()), reporter } };
}
