/** People with a name before a browser: made over HTTP as their own browser would. */
import type { Page } from 'playwright-core';
import type { World } from '../journeys/world.ts';
import { GOOD_PASSWORD } from '../person.ts';

export interface Member {
  id: string;
  email: string;
  name: string;
}

type Role = 'admin' | 'agent' | 'requester';

/** Somebody who has accepted their invitation with `GOOD_PASSWORD`. */
export async function newMember(
  world: Pick<World, 'url' | 'api'>,
  name: string,
  role: Role = 'agent',
): Promise<Member> {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@acme.example`;
  const token = new URL(await invite(world, { email, name, role })).searchParams.get('token');
  const accepted = await fetch(`${world.url}/api/v1/invitations/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: world.url },
    body: JSON.stringify({ token, password: GOOD_PASSWORD }),
  });
  if (accepted.status !== 200) throw new Error(await accepted.text());
  const { user } = (await accepted.json()) as { user: { id: string } };
  return { id: user.id, email, name };
}

/** Answers the link. */
export async function invite(
  world: Pick<World, 'url' | 'api'>,
  wish: { email: string; name?: string; role?: Role },
): Promise<string> {
  const { status, text, json } = await world.api('POST', '/api/v1/users', wish);
  if (status !== 201) throw new Error(text);
  return (json as unknown as { signIn: { url: string } }).signIn.url;
}

/** Where a link leads: the world was told another port than the one it got. */
export function linkIn(world: Pick<World, 'url' | 'api'>, link: string): string {
  return world.url + new URL(link).pathname + new URL(link).search;
}

/** Fills in the sign-in that the page shows, and sends it. */
export async function signIn(page: Page, { email }: Pick<Member, 'email'>, password = GOOD_PASSWORD): Promise<void> {
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}
