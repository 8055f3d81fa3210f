/**
 * The apps beside a conversation: asks them by signed requests when a teammate opens it or presses something, and keeps what they show (Intercom
 * docs, Canvas Kit).
 */
import { createHmac } from 'node:crypto';
import { canvasProblems } from './canvas-kit.ts';
import type { Place } from './changes.ts';
import { presentConversation } from './present.ts';
import type { Admin } from './state.ts';

export type InboxApp = { name: string; initializeUrl: string; submitUrl: string; clientSecret?: string };

export type Shown =
  { kind: 'canvas'; components: Record<string, unknown>[]; tookMs: number } | { kind: 'failed'; problem: string };

export type Apps = {
  install: (app: InboxApp) => void;
  installed: () => InboxApp | undefined;
  /** `pressed` undefined: it is opened. */
  ask: (place: Place, admin: Admin, press?: { id: string; inputs: Record<string, string> }) => Promise<Shown>;
  reset: () => void;
};

const TIMEOUT_MS = 10_000;

export function createApps(): Apps {
  let app: InboxApp | undefined;
  /** What an app showed last, by conversation: it comes back with each press. */
  const shown = new Map<string, Record<string, unknown>>();
  return {
    install: (installed) => void (app = installed),
    installed: () => app,
    reset() {
      app = undefined;
      shown.clear();
    },
    async ask(place, admin, press) {
      if (!app) return { kind: 'failed', problem: 'No app is installed.' };
      const { workspace, conversation } = place;
      const key = `${workspace.id}/${conversation.id}`;
      const body = JSON.stringify({
        ...requestOf(place, admin),
        ...(press ? { component_id: press.id, input_values: press.inputs, current_canvas: shown.get(key) ?? {} } : {}),
      });
      const started = performance.now();
      const answer = await post(
        press ? app.submitUrl : app.initializeUrl,
        body,
        app.clientSecret ?? workspace.clientSecret,
      );
      if (typeof answer === 'string') return { kind: 'failed', problem: answer };
      const problems = canvasProblems(answer);
      if (problems.length > 0) return { kind: 'failed', problem: `Canvas Kit refuses it: ${problems.join('; ')}` };
      const { canvas } = answer as { canvas: { content: { components: Record<string, unknown>[] } } };
      shown.set(key, canvas);
      return { kind: 'canvas', components: canvas.content.components, tookMs: Math.round(performance.now() - started) };
    },
  };
}

function requestOf({ state, workspace, conversation }: Place, admin: Admin): object {
  const contact = workspace.contacts.get(conversation.contactIds[0] ?? '');
  const person = {
    type: contact?.role ?? 'user',
    id: contact?.id ?? '',
    name: contact?.name ?? null,
    email: contact?.email ?? null,
  };
  return {
    workspace_id: workspace.id,
    workspace_region: workspace.region,
    admin: { type: 'admin', id: admin.id, name: admin.name, email: admin.email },
    conversation: presentConversation(
      { state, workspace, version: workspace.apiVersion, plaintext: false, parts: [] },
      conversation,
    ),
    contact: person,
    customer: person,
  };
}

async function post(url: string, body: string, secret: string): Promise<unknown> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'x-body-signature': createHmac('sha256', secret).update(body).digest('hex'),
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status !== 200) return `The app answered ${response.status}.`;
    return await response.json();
  } catch {
    return 'The app did not answer.';
  }
}
