import { describe, expect, test } from 'vitest';
import { Forbidden, Gone, PlanRestricted, Reconnect, Rejected, RetryLater, Unknown } from '../domain/errors.ts';
import type { VendorError } from '../domain/errors.ts';
import { errorOf, rateOf } from './refusals.ts';
import type { CallMatter } from './refusals.ts';

const WRITE: CallMatter = {
  effect: 'write',
  subject: 'the note for conversation 12',
  permission: 'Write conversations',
  adminId: '8857114',
};
const READ: CallMatter = { effect: 'read', subject: 'conversation 12', permission: 'Read conversations' };

function body(code: string, message = '', field = ''): unknown {
  return { type: 'error.list', request_id: null, errors: [{ code, message, field }] };
}

function refused(status: number, given: unknown, matter = WRITE): VendorError {
  return errorOf({ status, headers: {}, body: given }, matter);
}

describe('an answer that says no', () => {
  test.each([
    [401, body('unauthorized', 'Access Token Invalid'), Reconnect],
    [401, undefined, Reconnect],
    [403, body('token_revoked'), Reconnect],
    [403, body('token_blocked'), Reconnect],
    [400, body('token_expired'), Reconnect],
    [404, body('admin_not_found', 'Admin not found'), Reconnect],
    [404, body('assignee_not_found'), Reconnect],
    [422, body('parameter_invalid', 'is unknown', 'admin_id'), Reconnect],
    [402, undefined, PlanRestricted],
    [402, body('whatever'), PlanRestricted],
    [403, body('api_plan_restricted', 'Active subscription needed.'), PlanRestricted],
    [403, body('action_forbidden'), Forbidden],
    [403, undefined, Forbidden],
    [404, body('not_found'), Gone],
    [404, undefined, Gone],
    [410, body('contact_merged'), Gone],
    [429, body('rate_limit_exceeded'), RetryLater],
    [429, undefined, RetryLater],
    [400, body('parameter_invalid'), Rejected],
    [400, undefined, Rejected],
    [405, undefined, Rejected],
    [406, body('intercom_version_invalid'), Rejected],
    [409, body('conflict'), Rejected],
    [413, undefined, Rejected],
    [415, body('media_type_not_acceptable'), Rejected],
    [422, body('code_of_the_future'), Rejected],
    [408, undefined, Unknown],
    [500, body('server_error'), Unknown],
    [502, undefined, Unknown],
    [503, body('server_error'), Unknown],
    [503, body('retry_after'), Unknown],
    [500, body('admin_not_found'), Unknown],
    [302, undefined, Unknown],
  ])('%i %j of a write', (status, given, kind) => {
    const error = refused(status, given);
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toMatch(/^[A-Z].*\.$/);
    expect(error.message).toContain(String(status));
  });

  test.each([
    [408, RetryLater],
    [500, RetryLater],
    [503, RetryLater],
    [302, Rejected],
    [404, Gone],
    [401, Reconnect],
  ])('%i of a read', (status, kind) => {
    expect(refused(status, undefined, READ)).toBeInstanceOf(kind);
  });

  test.each([null, 'text', [], { errors: [] }, { errors: [{}] }, { errors: [{ code: 5 }] }, { errors: 'x' }])(
    'an envelope like %j does no harm',
    (given) => {
      expect(refused(400, given)).toMatchObject({ code: 'http_400' });
    },
  );
});

describe('what people read', () => {
  test('names the permission that Intercom names, else the one the call takes', () => {
    const named = refused(403, body('action_forbidden', 'The app lacks the permission write_conversations'));
    expect(named).toMatchObject({ permission: 'write_conversations' });
    const unnamed = refused(403, body('action_forbidden', 'Forbidden'));
    expect(unnamed).toMatchObject({ permission: null });
    expect(unnamed.message).toContain('the permission "Write conversations"');
  });

  test('names the teammate who is gone', () => {
    expect(refused(404, body('admin_not_found', 'Admin not found')).message).toBe(
      'Intercom refused the note for conversation 12: teammate 8857114, whom Deskbridge acts as, is not in the workspace ' +
        'any more (404 admin_not_found: Admin not found). Reconnect it as a teammate who is.',
    );
  });

  test('is one line of bounded length, whatever Intercom sends', () => {
    const { message } = refused(400, body('bad_request', `a\u0000b\r\n${'x'.repeat(5000)}`));
    expect(message).not.toMatch(/\p{Cc}/u);
    expect(message.length).toBeLessThan(500);
  });
});

describe('the budget', () => {
  const now = Date.now();
  const headers = (resetAt: number, more: Record<string, string> = {}) => ({
    'x-ratelimit-limit': '1666',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(Math.round(resetAt / 1000)),
    ...more,
  });

  test('is read from the headers; Reset is in seconds', () => {
    expect(rateOf(headers(1_790_000_000_000))).toEqual({ limit: 1666, remaining: 0, resetAt: 1_790_000_000_000 });
  });

  test.each([[{}], [{ 'x-ratelimit-limit': '10' }], [headers(now, { 'x-ratelimit-reset': 'soon' })]])(
    'is unknown with %j',
    (given) => {
      expect(rateOf(given)).toBeNull();
    },
  );

  test('is told in our own time where the clocks differ', () => {
    const theirs = now - 3_600_000;
    const rate = rateOf(headers(theirs + 10_000, { date: new Date(theirs).toUTCString() }));
    expect(Math.abs((rate?.resetAt ?? 0) - (now + 10_000))).toBeLessThan(60_000);
  });

  function waitFor(given: Record<string, string>): number {
    const error = errorOf({ status: 429, headers: given, body: body('rate_limit_exceeded') }, READ);
    if (!(error instanceof RetryLater)) throw error;
    expect(error.limited).toBe(true);
    return error.afterMs ?? -1;
  }

  test.each([
    ['Retry-After before anything else', { ...headers(now + 9_000_000), 'retry-after': '7' }, 7000],
    ['a window of ten seconds where nothing is stated', {}, 10_000],
    ['not at all for a window that has passed', headers(now - 60_000), 0],
    ['an hour at most', { 'retry-after': '999999' }, 3_600_000],
  ])('a wait follows %s, with a little more that differs', (_what, given, stated) => {
    const waits = Array.from({ length: 50 }, () => waitFor(given));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(stated);
    expect(Math.max(...waits)).toBeLessThanOrEqual(stated * 1.1 + 251);
    expect(new Set(waits).size).toBeGreaterThan(1);
  });

  test('a wait lasts until Reset', () => {
    const wait = waitFor(headers(Date.now() + 600_000));
    expect(wait).toBeGreaterThan(500_000);
    expect(wait).toBeLessThan(700_000);
  });
});
