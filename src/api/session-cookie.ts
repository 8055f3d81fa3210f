/** The cookie of a session, and what a session remembers of the browser it is used in. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Device, SESSION_DAYS } from '../store/sessions.ts';
import { sessionCookie } from './auth.ts';
import type { ApiDeps } from './deps.ts';

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

/** The network an address is in: limits and lists go by it, since an IPv6 user has a whole one to choose from. */
export function networkOf(ip: string): string {
  const v4 = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (v4 !== undefined) return v4;
  const [head = '', tail] = (ip.split('%')[0] ?? '').toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(8 - left.length - right.length, 0);
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right].slice(0, 4);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}

function coarse(ip: string): string {
  return networkOf(ip).replace(/^(\d+\.\d+\.\d+)\.\d+$/, '$1.x');
}
