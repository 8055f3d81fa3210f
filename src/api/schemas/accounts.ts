/** The answers about people: who is signed in, users, keys, the audit log. See ../schemas.ts. */
import { z } from 'zod';

/** What an entry of the audit log can be about: the first part of its `action`. */
export type { AuditSubject } from '../../store/audit.ts';

const time = z.iso.datetime().describe('ISO 8601, UTC');

const AuditActorKindSchema = z.enum(['session', 'key', 'operator', 'forge', 'nobody', 'system']);

export const AuditEntrySchema = z
  .object({
    id: z.string(),
    at: time,
    actor: z.string().describe('Who did it'),
    actorKind: AuditActorKindSchema.describe(
      'By a session, an API key, the command line on the machine, somebody not signed in, or Deskbridge itself',
    ),
    action: z.string().describe('What, as subject and past tense: `user.invited`'),
    subject: z.string().nullable().describe('To what'),
    detail: z.record(
      z.string(),
      z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string()).readonly()]),
    ),
    ip: z.string().nullable(),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntryAnswer = z.infer<typeof AuditEntrySchema>;

export const RoleSchema = z.enum(['admin', 'agent', 'requester']);
const SignInMethodSchema = z.enum(['link', 'mail', 'password', 'oidc']);

const OrganizationRef = z.object({ name: z.string() });

const FeaturesSchema = z.object({
  oidc: z.boolean().describe('Single sign-on is set up: /oauth/oidc/start begins it'),
  mail: z.boolean().describe('E-mail is set up'),
});

const SignedOutSchema = z
  .object({
    signedIn: z.literal(false),
    organization: OrganizationRef,
    version: z.string(),
    features: FeaturesSchema,
    methods: z.array(SignInMethodSchema).describe('How somebody can sign in here'),
    passwordHint: z.string(),
  })
  .meta({ id: 'SignedOut' });

export const SignedInSchema = z
  .object({
    signedIn: z.literal(true),
    organization: OrganizationRef,
    version: z.string(),
    features: FeaturesSchema,
    id: z.uuid().describe('Of the session'),
    how: SignInMethodSchema,
    user: z.object({
      id: z.uuid().nullable().describe('Null: an operator, who came by the printed link and has no account'),
      email: z.string().nullable(),
      name: z.string(),
      role: RoleSchema,
    }),
    password: z.object({
      set: z.boolean(),
      needsCurrent: z.boolean().describe('To change it, the present one has to be given'),
      hint: z.string(),
    }),
    secondFactor: z.object({
      on: z.boolean(),
      required: z.boolean().describe('The organization requires one of this person'),
      recoveryCodesLeft: z.number().int(),
    }),
    needs: z
      .enum(['code', 'second-factor', 'password', 'account'])
      .nullable()
      .describe(
        'What comes next. `code`: a code of the second factor, before anything else; `second-factor`: to set one up, before anything else; `password`: to choose one; `account`: an operator is to make the first admin account',
      ),
    createdAt: time,
    expiresAt: time,
  })
  .meta({ id: 'SignedIn' });
export type SignedInAnswer = z.infer<typeof SignedInSchema>;

export const SessionSchema = z.discriminatedUnion('signedIn', [SignedInSchema, SignedOutSchema]);
export type SessionAnswer = z.infer<typeof SessionSchema>;

export const SessionRowSchema = z
  .object({
    id: z.uuid(),
    current: z.boolean().describe('The one that asks'),
    how: SignInMethodSchema,
    device: z.string().nullable().describe('Such as `Firefox on Linux`'),
    ip: z.string().nullable().describe('Without its last part'),
    createdAt: time,
    lastSeenAt: time,
    expiresAt: time,
  })
  .meta({ id: 'SessionRow' });
export type SessionRowAnswer = z.infer<typeof SessionRowSchema>;

const UserStateSchema = z.enum(['invited', 'active', 'disabled']);

export const UserSchema = z
  .object({
    id: z.uuid(),
    email: z.string(),
    name: z.string(),
    role: RoleSchema,
    state: UserStateSchema.describe('`invited`: has never come in'),
    createdAt: time,
    lastSeenAt: time.nullable(),
    passwordSet: z.boolean(),
    secondFactor: z.boolean(),
    link: z
      .object({ purpose: z.enum(['sign-in', 'invitation', 'reset']), expiresAt: time })
      .nullable()
      .describe('The link that is out to them'),
  })
  .meta({ id: 'User' });
export type UserAnswer = z.infer<typeof UserSchema>;

export const SignInLinkSchema = z.object({ url: z.string(), expiresAt: time });

export const UserWithLinkSchema = UserSchema.extend({ signIn: SignInLinkSchema.describe('Shown this once') });
export type UserWithLinkAnswer = z.infer<typeof UserWithLinkSchema>;

export const InvitationSchema = z
  .object({
    purpose: z.enum(['sign-in', 'invitation', 'reset']),
    organization: OrganizationRef,
    user: z.object({ email: z.string(), name: z.string(), role: RoleSchema }),
    expiresAt: time,
    passwordHint: z.string(),
  })
  .meta({ id: 'Invitation' });
export type InvitationAnswer = z.infer<typeof InvitationSchema>;

export const SecondFactorBegunSchema = z
  .object({
    secret: z.string().describe('To type in, base 32; not shown again'),
    url: z.string().describe('`otpauth://…`, for a QR code; not shown again'),
  })
  .meta({ id: 'SecondFactorBegun' });
export type SecondFactorBegunAnswer = z.infer<typeof SecondFactorBegunSchema>;

export const RecoveryCodesSchema = z
  .object({ recoveryCodes: z.array(z.string()).describe('Each works once; not shown again') })
  .meta({ id: 'RecoveryCodes' });
export type RecoveryCodesAnswer = z.infer<typeof RecoveryCodesSchema>;

export const OrganizationSchema = z
  .object({
    name: z.string(),
    requireSecondFactor: z.boolean().describe('Admins need a second factor, or single sign-on'),
  })
  .meta({ id: 'Organization' });
export type OrganizationAnswer = z.infer<typeof OrganizationSchema>;

export const ScopeSchema = z.enum(['read', 'write', 'admin', 'metrics']);

export const ApiKeySchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    prefix: z.string().describe('The first characters, to tell keys apart'),
    scopes: z.array(ScopeSchema),
    createdAt: time,
    lastUsedAt: time.nullable(),
    expiresAt: time.nullable().describe('From then on it opens nothing; null: never'),
    revokedAt: time.nullable(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKeyAnswer = z.infer<typeof ApiKeySchema>;

export const NewApiKeySchema = ApiKeySchema.extend({ key: z.string().describe('Not shown again') });
export type NewApiKeyAnswer = z.infer<typeof NewApiKeySchema>;
