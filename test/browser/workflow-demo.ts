/** Workflows for pictures: one from a template with a run that waits for its approval. */
import type { Page } from 'playwright-core';

/** Answers the addresses by the names of their pictures. The page is one of the console, signed in as an admin. */
export async function fillWorkflows(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const call = async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const headers: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
      const answer = await fetch(`/api/v1/${path}`, { method, headers, ...sent });
      if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
      return (await answer.json()) as Record<string, unknown>;
    };
    const { items: templates } = (await call('GET', 'workflow-templates')) as {
      items: { definition: Record<string, unknown> }[];
    };
    const made: string[] = [];
    for (const { definition } of templates) {
      const { id } = (await call('POST', 'workflows', { definition, enabled: true })) as { id: string };
      made.push(id);
    }
    const requester = { name: 'Dan Abara', email: 'dan@acme.example' };
    await call('PUT', 'managers', { items: [{ email: requester.email, manager: 'ada@acme.example' }] });
    // By a key, as a form on a site would: whoever asks for something does not approve it.
    const { key } = (await call('POST', 'api-keys', { name: 'request form', scopes: ['write'] })) as { key: string };
    const sent = await fetch('/api/v1/requests', {
      method: 'POST',
      credentials: 'omit',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({
        project: 'REQ',
        title: 'Exports stop at noon',
        requester,
        priority: 'urgent',
        tags: ['specialist'],
      }),
    });
    if (!sent.ok) throw new Error(await sent.text());
    const asked = async (): Promise<Record<string, unknown> | undefined> => {
      const { items } = (await call('GET', 'approvals')) as { items: Record<string, unknown>[] };
      return items[0];
    };
    for (let tries = 0; tries < 100 && (await asked()) === undefined; tries++)
      await new Promise((resolve) => {
        setTimeout(resolve, 200);
      });
    const approval = await asked();
    if (approval === undefined) throw new Error('No approval was asked for.');
    const { items: runs } = (await call('GET', 'workflow-runs')) as { items: { id: string; state: string }[] };
    const run = runs.find(({ state }) => state === 'waiting') ?? runs[0];
    return {
      workflows: '/console/workflows',
      workflow: `/console/workflows/${made[0]}`,
      'workflow-runs': '/console/workflow-runs',
      'workflow-run': `/console/workflow-runs/${run?.id}`,
      approvals: '/console/approvals',
      approval: `/console/approvals/${String(approval['id'])}`,
    };
  });
}
