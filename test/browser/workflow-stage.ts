/** Workflows of the pages that are tried out: what they are made of, how they are made and looked up. */
import type { Locator, Page } from 'playwright-core';
import type { World } from '../journeys/world.ts';
import { onDesk } from './desk-stage.ts';

/** One that tags and comments what is made and urgent. */
export const noting = (name: string) => ({
  name,
  scope: { host: 'help' },
  trigger: { kind: 'issue-created' },
  conditions: { all: [{ field: 'priority', is: 'one-of', value: ['high', 'urgent'] }] },
  steps: [
    { id: 'tag', kind: 'action', action: { kind: 'add-tag', tag: 'seen' } },
    { id: 'comment', kind: 'action', action: { kind: 'comment', text: '{{issue.key}} is urgent' } },
  ],
});

export const makeWorkflow = (world: World, definition: object, enabled = false) =>
  onDesk(world, 'POST workflows', { definition, enabled });

export const findWorkflow = async (world: World, id: string) =>
  (await onDesk(world, `GET workflows/${id}`)) as unknown as {
    version: number;
    enabled: boolean;
    definition: { name: string; steps: { id: string; action?: { kind: string } }[] };
  };

/** The card of a step. */
export const card = (page: Page, id: string): Locator => page.locator(`#step-${id}`);
