import { describe, expect, test } from 'vitest';
import { workflow } from '../../../test/domain-builders.ts';
import { neededFacts } from './facts.ts';
import type { Action, Step } from './model.ts';

const act = (action: Action): Step => ({ id: 'one', kind: 'action', action, onFailure: 'stop', retries: 0 });

describe('what a workflow reads of the issue', () => {
  test('its reporter, where the requester is notified and nothing else names them', () => {
    const notify = act({ kind: 'notify-requester', subject: 'Done', text: 'It is done.' });
    expect(neededFacts(workflow([notify])).fields).toContain('reporter');
  });

  test('nothing, where nothing names anything of it', () => {
    const tag = act({ kind: 'add-tag', tag: 'seen' });
    expect(neededFacts(workflow([tag]))).toEqual({ fields: [], contact: false, ticketTypes: false });
  });
});
