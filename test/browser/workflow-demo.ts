/** Workflows for pictures: one from a template with a run that waits for its approval. */
import type { Page } from 'playwright-core';

/** Answers the addresses by the names of their pictures. The page is one of the console, signed in as an admin. */
export async function fillWorkflows(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const call = async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const headers: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
      const answer = await fetch(`/api/v1/${path}`, { method, headers, ...sent });
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
    const request = await call('POST', 'requests', { title: 'Exports stop at noon', requester, tags: ['specialist'] });
    await call('PATCH', `requests/${String(request['key'])}`, { priority: 'urgent' });
    return {
      workflows: '/console/workflows',
      workflow: `/console/workflows/${made[0]}`,
      'workflow-runs': '/console/workflow-runs',
    };
  });
}
