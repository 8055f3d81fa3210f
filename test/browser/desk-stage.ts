/** A desk with inboxes on the stage, and what agents and requesters do there over the API. */
import type { Page } from 'playwright-core';
import type { World } from '../journeys/world.ts';

export async function setUpDesk(world: World): Promise<void> {
  await world.apply({
    hosts: [{ name: 'help', kind: 'desk' }],
    projects: [
      { host: 'help', key: 'REQ', connection: 'acme' },
      { host: 'help', key: 'IT', connection: 'acme' },
    ],
  });
}

/** What answers hold that tests look into. */
export interface Said {
  id: string;
  key: string;
  name: string;
  title: string;
  text: string;
  status: string;
  priority: string;
  archived: boolean;
  public: boolean;
  requester: { name: string; email: string | null };
  revision: number;
  fields: { key: string; kind: string; label: string; required: boolean; help: string | null; options: string[] }[];
  attachments: { name: string; public: boolean }[];
  items: Said[];
}

/** `what`: `PATCH requests/REQ-1`. Throws with what the server said where it refuses. */
export async function onDesk(world: World, what: string, body?: object): Promise<Said> {
  const [method, path] = what.split(' ') as ['GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', string];
  const { status, text } = await world.api(method, `/api/v1/${path}`, body);
  if (status >= 400) throw new Error(`${what}: ${text}`);
  return JSON.parse(text === '' ? 'null' : text) as Said;
}

export async function makeRequest(world: World, wish: object): Promise<Said> {
  const made = { project: 'REQ', requester: { name: 'Cleo Hart', email: 'cleo@acme.example' }, ...wish };
  return onDesk(world, 'POST requests', made);
}

/** Chooses in a list that opens. */
export async function choose(page: Page, field: string, option: string): Promise<void> {
  await page
    .getByRole('combobox', { name: field })
    .or(page.getByLabel(field, { exact: true }))
    .first()
    .click();
  await page.getByRole('option', { name: option, exact: true }).click();
}
