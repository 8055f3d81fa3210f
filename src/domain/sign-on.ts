/** Single sign-on in words of our own: who somebody is at an identity provider, and what can come of asking it. */

/** What one sign-in is bound to; none of it is ever sent twice. `verifier` stays here until the provider's code is exchanged. */
export interface SignOnSecrets {
  state: string;
  nonce: string;
  /** PKCE: 43 characters of base64url. */
  verifier: string;
}

/** Somebody as the provider knows them. `subject` never changes; `email` may, and is worth something only if verified. */
export interface ProviderIdentity {
  issuer: string;
  subject: string;
  /** Lower case. */
  email: string | null;
  emailVerified: boolean;
}

/**
 * Why the provider led to nobody. `denied`: the person or the provider said no. `refused`: the provider does not take our request or the
 * code. `away`: it does not answer. `forged`: its answer is not what was asked for.
 */
export type SignOnFailure = { kind: 'failed'; reason: 'denied' | 'refused' | 'away' | 'forged'; detail: string };

/** An identity provider. Nothing of it is asked before the first sign-in, so one that is away stops nothing else. */
export interface SignOnPort {
  /** Where to send the browser. */
  begin(secrets: SignOnSecrets): Promise<{ kind: 'sent'; url: string } | SignOnFailure>;
  /** `query`: of the address that the browser came back to, without `?`. */
  finish(query: string, secrets: SignOnSecrets): Promise<{ kind: 'known'; identity: ProviderIdentity } | SignOnFailure>;
}
