/** Users of the console: invited by a link that signs in once. */
import { z } from 'zod';
import { createSignInToken, createUser, listUsers } from '../store/users.ts';
import { callerOf } from './auth.ts';
import type { ApiDeps } from './deps.ts';
import { type Api, problems } from './route.ts';
import { pageOf, RoleSchema, SignInLinkSchema, UserSchema } from './schemas.ts';

const INVITATION_MINUTES = 7 * 24 * 60;
const OPERATOR_LINK_MINUTES = 24 * 60;

const Invitation = z.strictObject({
  email: z.string().trim().max(254).pipe(z.email('is no e-mail address; write one such as ada@example.com')),
  name: z.string().trim().min(1).max(100).optional(),
  role: RoleSchema.default('agent'),
});

export function userRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['access'];
  app.route({
    method: 'GET',
    url: '/api/v1/users',
    config: { access: 'admin' },
    schema: { summary: 'Users', tags, response: { 200: pageOf(UserSchema), ...problems } },
    handler: async (request) => ({ items: await listUsers(deps.db, callerOf(request).organizationId), next: null }),
  });
  app.route({
    method: 'POST',
    url: '/api/v1/users',
    config: { access: 'admin' },
    schema: {
      summary: 'Invite a user; somebody invited before gets a new link',
      tags,
      body: Invitation,
      response: { 201: UserSchema.extend({ signIn: SignInLinkSchema }), ...problems },
    },
    handler: async (request, reply) => {
      const { organizationId } = callerOf(request);
      const { email, role, name } = request.body;
      const known = (await listUsers(deps.db, organizationId)).find((user) => user.email === email.toLowerCase());
      const user = known ?? (await createUser(deps.db, organizationId, { email, name: name ?? email, role }));
      const signIn = await signInLink(deps, organizationId, {
        userId: user.id,
        role: user.role,
        minutes: INVITATION_MINUTES,
      });
      return reply.code(201).send({ ...user, signIn });
    },
  });
  app.route({
    method: 'POST',
    url: '/api/v1/sign-in-links',
    config: { access: 'admin' },
    schema: {
      summary: 'A link that signs an operator in once',
      tags,
      response: { 201: SignInLinkSchema, ...problems },
    },
    handler: async (request, reply) => {
      const wish = { userId: null, role: 'admin', minutes: OPERATOR_LINK_MINUTES } as const;
      return reply.code(201).send(await signInLink(deps, callerOf(request).organizationId, wish));
    },
  });
}

async function signInLink(
  deps: ApiDeps,
  organizationId: string,
  wish: { userId: string | null; role: 'admin' | 'agent'; minutes: number },
): Promise<z.infer<typeof SignInLinkSchema>> {
  const token = await createSignInToken(deps.db, organizationId, wish);
  const expiresAt = new Date(Date.now() + wish.minutes * 60_000).toISOString();
  return { url: `${deps.publicUrl}/sign-in?token=${token}`, expiresAt };
}
