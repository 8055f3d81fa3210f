import { Button } from '../kit/Button.tsx';
import { Mark } from './Mark.tsx';
import css from './SignedOutPage.module.css';

/** The session is over: how to get another. */
export function SignedOutPage({ onRetry }: { onRetry: () => void }) {
  return (
    <main className={css.page}>
      <div className={css.card}>
        <Mark />
        <h1>You are not signed in</h1>
        <p>Open the one-time link that Deskbridge printed when it started, or get a new one where it runs:</p>
        <p>
          <code>npx deskbridge user invite you@example.com</code>
        </p>
        <Button look="primary" onClick={onRetry}>
          I have signed in
        </Button>
      </div>
    </main>
  );
}
