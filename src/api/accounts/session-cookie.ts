/** The cookie of a session, and what a session remembers of the browser it is used in. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Device, SESSION_DAYS } from '../../store/accounts/sessions.ts';
import { sessionCookie } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { networkOf } from '../network.ts';

export function setSessionCookie(deps: ApiDeps, reply: FastifyReply, token: string): FastifyReply {
  const { name, secure } = sessionCookie(deps);
  const maxAge = SESSION_DAYS * 24 * 60 * 60;
  return reply.setCookie(name, token, { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge });
}

export function clearSessionCookie(deps: ApiDeps, reply: FastifyReply): FastifyReply {
  const { name, secure } = sessionCookie(deps);
  return reply.clearCookie(name, { path: '/', httpOnly: true, sameSite: 'lax', secure });
}

/** Enough to recognize one's own: `Firefox on Linux`, `203.0.113.x`. */
export function deviceOf(request: FastifyRequest): Device {
  return { device: browserOn(request.headers['user-agent'] ?? ''), ip: coarse(request.ip) };
}

/** The first that fits: others name themselves after those that come later here. */
const browsers: readonly [RegExp, string][] = [
  [/\bEdg/, 'Edge'],
  [/\bOPR\/|\bOpera/, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChrome\/|\bCriOS\/|\bChromium\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const systems: readonly [RegExp, string][] = [
  [/\biPhone\b|\biPad\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

function browserOn(agent: string): string | null {
  const browser = browsers.find(([sign]) => sign.test(agent))?.[1];
  const system = systems.find(([sign]) => sign.test(agent))?.[1];
  if (browser === undefined) return system ?? null;
  return system === undefined ? browser : `${browser} on ${system}`;
}

function coarse(ip: string): string {
  return networkOf(ip).replace(/^(\d+\.\d+\.\d+)\.\d+$/, '$1.x');
}
