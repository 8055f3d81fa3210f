/** Who reported an issue, with the e-mail address where Jira shows it: on Cloud a person's profile may hide it (Atlassian docs, user privacy). */
import { z } from 'zod';
import type { Reporter } from '../domain/contacts.ts';
import { Gone, RetryLater, VendorError } from '../domain/errors.ts';
import type { PanelHost } from '../domain/panel.ts';
import type { HostAccess } from '../domain/ports.ts';
import { type Calls, READING } from './calls.ts';
import { issueOf, issueShape, personOf } from './shapes.ts';
import { issueApi } from './paths.ts';

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

/** Refused once, the scope is not there; it may be after the next agreement of the site's admin. */
const REFUSED_FOR_MS = 60 * 60 * 1000;

/** An answer without an address is common: the account is not known any more, or has none. */
const emailShape = z.object({ email: z.string().nullish().catch(null) });

export type ReadReported = PanelHost['readReported'];

/** What is remembered, for an hour: which hosts do not give addresses that profiles hide. */
export function createReporters(calls: Calls): ReadReported {
  const refusedUntil = new Map<string, number>();

  async function hiddenAddress(access: HostAccess, accountId: string | null): Promise<string> {
    // Only an app may ask, and only with a scope that an operator adds (Jira REST, get user email).
    const isApp = access.kind === 'jira-cloud' && access.email === null;
    if (!isApp || accountId === null || (refusedUntil.get(access.hostId) ?? 0) > calls.now()) return '';
    try {
      const { value } = await calls.send(access, {
        method: 'GET',
        path: '/rest/api/3/user/email',
        query: { accountId },
        shape: emailShape,
        doing: 'read the e-mail address of a reporter',
        needs: { permission: 'Browse users and groups', scope: 'read:email-address:jira' },
      });
      return value.email ?? '';
    } catch (error) {
      if (!(error instanceof VendorError)) throw error;
      // That the scope is missing says nothing of everything else the token may.
      if (!(error instanceof Gone) && !(error instanceof RetryLater))
        refusedUntil.set(access.hostId, calls.now() + REFUSED_FOR_MS);
      return '';
    }
  }

  return async (access, idOrKey) => {
    const { value, rate } = await calls.send(access, {
      method: 'GET',
      path: issueApi(access, idOrKey),
      query: { fields: FIELDS },
      shape: z.intersection(issueShape, addressShape),
      doing: `read issue ${idOrKey}`,
      needs: READING,
    });
    const person = personOf(value.fields.reporter);
    const shown = value.fields.reporter?.emailAddress?.trim() ?? '';
    const email = ADDRESS.test(shown) || person === null ? shown : await hiddenAddress(access, person.id);
    const reporter: Reporter | null =
      person === null ? null : { id: person.id, name: person.name, email: ADDRESS.test(email) ? email : null };
    return { rate, value: { issue: issueOf(access.hostId, value, calls.now()), reporter } };
  };
}
