/**
 * A browser in which somebody has signed in before. Its tries are counted apart from everybody else's, so that whoever tries passwords
 * against an account does not lock its owner out of it.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sessionCookie } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';

const ONE_YEAR_SECONDS = 365 * 24 * 60 * 60;

function cookieName(deps: ApiDeps): string {
  return sessionCookie(deps).secure ? '__Host-deskbridge-device' : 'deskbridge_device';
}

function proofOf(deps: ApiDeps, userId: string, nonce: string): string {
  return createHmac('sha256', deps.operatorToken).update(`known device ${userId} ${nonce}`).digest('base64url');
}

/** What the browser calls itself, if this user has signed in there; else null. */
export function knownDevice(deps: ApiDeps, request: FastifyRequest, userId: string | null): string | null {
  const [nonce = '', proof = ''] = (request.cookies[cookieName(deps)] ?? '').split('.');
  if (userId === null || !/^[\w-]{22}$/.test(nonce)) return null;
  const [given, right] = [Buffer.from(proof), Buffer.from(proofOf(deps, userId, nonce))];
  return given.length === right.length && timingSafeEqual(given, right) ? nonce : null;
}

export function rememberDevice(deps: ApiDeps, reply: FastifyReply, userId: string): FastifyReply {
  const nonce = randomBytes(16).toString('base64url');
  return reply.setCookie(cookieName(deps), `${nonce}.${proofOf(deps, userId, nonce)}`, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: sessionCookie(deps).secure,
    maxAge: ONE_YEAR_SECONDS,
  });
}
