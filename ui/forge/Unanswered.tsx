import { Button } from '../kit/Button.tsx';
import type { CallFailed } from '../panel/host.ts';
import { Notice } from '../panel/Part.tsx';
import { texts as calls } from '../texts/calls.ts';
import { texts } from '../texts/forge.ts';
import { texts as kit } from '../texts/kit.ts';
import type { Asked } from './asked.ts';
import css from './Forge.module.css';

const said = texts.unanswered;

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
          <span className="visually-hidden">{kit.loading}</span>
        </div>
      );
    case 'waiting':
      return (
        <Notice tone="warn" text={said.waiting}>
          <p>{said.acceptFirst}</p>
          <p>{asked.detail}</p>
          <Button onClick={onAgain}>{said.checkAgain}</Button>
        </Notice>
      );
    case 'failed':
      return (
        <Notice tone={asked.trouble.kind === 'refused' ? 'quiet' : 'warn'} text={textOf(asked.trouble)}>
          <p>{hintOf(asked.trouble, needs)}</p>
          <Button onClick={onAgain}>{calls.again}</Button>
        </Notice>
      );
  }
}

function textOf(trouble: CallFailed): string {
  return trouble.status === 404 ? said.forbidden : trouble.message;
}

function hintOf({ kind, status }: CallFailed, needs: string): string {
  if (status === 404) return said.needs(needs);
  return kind === 'refused' ? said.stays : said.isRunning;
}
