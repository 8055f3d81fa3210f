import type { IconName } from '../../kit/Icon.tsx';
import type { Step } from './model.ts';

/** The sign of a step, by what it does. */
export function iconOf(step: Step): IconName {
  switch (step.kind) {
    case 'branch':
      return 'branch';
    case 'wait':
      return 'clock';
    case 'approval':
      return 'check';
    case 'action':
      switch (step.action.kind) {
        case 'create-ticket':
          return 'away';
        case 'post-note':
        case 'comment':
          return 'edit';
        case 'reply':
        case 'notify-requester':
          return 'send';
        case 'reopen':
          return 'refresh';
        case 'assign':
          return 'person';
        case 'webhook':
          return 'integration';
        default:
          return 'play';
      }
  }
}
