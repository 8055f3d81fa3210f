import { Button } from '../kit/Button.tsx';
import type { CallFailed } from '../panel/host.ts';
import { Notice } from '../panel/Part.tsx';
import type { Asked } from './asked.ts';
import css from './Forge.module.css';

interface Parts {
  asked: Exclude<Asked<unknown>, { state: 'answered' }>;
  /** What a person needs in Jira to see the page. */
  needs: string;
  onAgain: () => void;
}

/** A page that has no answer: not yet, or for a reason. */
export function Unanswered({ asked, needs, onAgain }: Parts) {
  switch (asked.state) {
    case 'asking':
      return (
        <div role="status" className={css.wait}>
          <span className="visually-hidden">Loading</span>
        </div>
      );
    case 'waiting':
      return (
        <Notice tone="warn" text="Waiting to be accepted.">
          <p>
            Whoever has the install link of an app can install it, so an admin of Deskbridge has to accept this Jira
            first. Until then nothing that happens here is taken in.
          </p>
          <p>{asked.detail}</p>
          <Button onClick={onAgain}>Check again</Button>
        </Notice>
      );
    case 'failed':
      return (
        <Notice tone={asked.trouble.kind === 'refused' ? 'quiet' : 'warn'} text={textOf(asked.trouble)}>
          <p>{hintOf(asked.trouble, needs)}</p>
          <Button onClick={onAgain}>Try again</Button>
        </Notice>
      );
  }
}

function textOf(trouble: CallFailed): string {
  return trouble.status === 404 ? 'You may not see this.' : trouble.message;
}

function hintOf({ kind, status }: CallFailed, needs: string): string {
  if (status === 404) return `It is for people with the permission ${needs}.`;
  return kind === 'refused'
    ? 'What was set stays as it is.'
    : 'Is the server running, and reachable from the internet at the address the app was deployed with? Is its FORGE_APP_ID the id of this app?';
}
