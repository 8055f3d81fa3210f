import { describe, expect, test } from 'vitest';
import { inProgress, pretendIssue, richText } from '../../test/domain-builders.ts';
import { eventKey, type HostEvent } from './events.ts';

describe('the identity of what happened', () => {
  const lifeOf = (telling: 'given' | 'reread'): HostEvent[] => {
    const jira = pretendIssue({ telling });
    return [
      jira.create(),
      jira.change({ status: inProgress }),
      jira.change({ summary: 'x' }),
      jira.addComment('1', richText('one')),
      jira.addComment('2', richText('one')),
      jira.editComment('1', richText('two')),
      jira.editComment('1', richText('three')),
      jira.removeComment('1'),
      jira.remove(),
    ];
  };

  test.each(['given', 'reread'] as const)('differs for everything that happens to an issue, texts %s', (telling) => {
    const keys = lifeOf(telling).map(eventKey);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('differs between issues and between hosts', () => {
    const keys = lifeOf('given').flatMap((event) => [
      eventKey(event),
      eventKey({ ...event, issueId: '10002' }),
      eventKey({ ...event, hostId: 'h2' }),
    ]);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('of a created comment does not depend on when its webhook was made', () => {
    const event = pretendIssue().addComment('1', richText('one'));
    expect(eventKey({ ...event, at: event.at + 5000 })).toBe(eventKey(event));
  });
});
