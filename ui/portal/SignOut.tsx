import { useState } from 'react';
import { Button } from '../kit/Button.tsx';
import { forgetDrafts } from '../kit/drafts.ts';
import { useToast } from '../kit/Toast.tsx';
import { texts } from '../texts/portal.ts';
import { go } from './address.ts';
import { ask, asFailure } from './ask.ts';
import { forgetAll, read, sessionPath } from './reading.ts';

/** Ends the session and leaves nothing of it in this browser. */
export function SignOut({ look = 'plain' }: { look?: 'plain' | 'quiet' }) {
  const say = useToast();
  const [leaving, setLeaving] = useState(false);
  async function signOut(): Promise<void> {
    setLeaving(true);
    try {
      await ask(sessionPath, { method: 'DELETE' });
    } catch (error) {
      setLeaving(false);
      return say({ tone: 'bad', text: texts.trouble.stillSignedIn(asFailure(error).message) });
    }
    forgetDrafts();
    await read(sessionPath);
    forgetAll();
    go('/portal', { replace: true });
  }
  return (
    <Button look={look} busy={leaving} onClick={() => void signOut()}>
      {texts.page.signOut}
    </Button>
  );
}
