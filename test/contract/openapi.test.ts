import { describe, expect, test } from 'vitest';
import { loadSpec } from './openapi.ts';

const intercom = loadSpec('intercom-2.15.yaml');
const jira = loadSpec('jira-cloud-v3.json');

describe.skipIf(!intercom)('the checker of Intercom requests and answers', () => {
  const note = { message_type: 'note', type: 'admin', admin_id: '7', body: '<p>Hello</p>' };

  test('lets a correct note pass', () => {
    expect(intercom?.validateRequest({ method: 'POST', path: '/conversations/1/reply', body: note })).toEqual([]);
  });

  test('names a value of the wrong type and a missing key', () => {
    const body = { message_type: 'note', type: 'admin', admin_id: 7 };
    const problems = intercom?.validateRequest({ method: 'POST', path: '/conversations/1/reply', body });
    expect(problems?.join('\n')).toContain('/admin_id must be string');
  });

  test('names a key that the file does not declare', () => {
    const body = { type: 'team.list', teams: [{ type: 'team', id: '1', colour: 'red' }] };
    const problems = intercom?.validateResponse({ method: 'GET', path: '/teams', status: 200, body });
    expect(problems?.join('\n')).toContain('colour');
  });

  test('accepts null where the file forgot to say so, and refuses it elsewhere', () => {
    const conversation = { type: 'conversation', id: '1', state: 'open', ai_agent: null };
    const seen = { method: 'GET', path: '/conversations/1', status: 200 };
    expect(intercom?.validateResponse({ ...seen, body: conversation })).toEqual([]);
    expect(intercom?.validateResponse({ ...seen, body: { ...conversation, state: null } })).not.toEqual([]);
  });

  test('prefers the literal path and knows undocumented operations and statuses', () => {
    expect(intercom?.operationOf({ method: 'POST', path: '/contacts/search' })).toBe('POST /contacts/search');
    expect(intercom?.validateRequest({ method: 'GET', path: '/nowhere' })).toEqual([
      'GET /nowhere is not in intercom-2.15.yaml',
    ]);
    expect(intercom?.validateResponse({ method: 'GET', path: '/teams', status: 302 })).toEqual([
      'GET /teams does not document status 302',
    ]);
  });

  test('checks query parameters by name', () => {
    expect(intercom?.validateRequest({ method: 'GET', path: '/data_attributes?model=contact' })).toEqual([]);
    expect(intercom?.validateRequest({ method: 'GET', path: '/data_attributes?kind=contact' })).toHaveLength(1);
  });
});

describe.skipIf(!jira)('the checker of Jira requests and answers', () => {
  test('lets a comment pass and names an unknown query parameter', () => {
    const body = { body: { type: 'doc', version: 1, content: [] } };
    const path = '/rest/api/3/issue/SUP-1/comment';
    expect(jira?.validateRequest({ method: 'POST', path, body })).toEqual([]);
    expect(jira?.validateRequest({ method: 'POST', path: `${path}?silent=1`, body })).toHaveLength(1);
  });

  test('names a key that an issue cannot have', () => {
    const body = { id: '10001', key: 'SUP-1', fields: {}, colour: 'red' };
    const problems = jira?.validateResponse({ method: 'GET', path: '/rest/api/3/issue/SUP-1', status: 200, body });
    expect(problems?.join('\n')).toContain('colour');
  });
});
