import { useState } from 'react';
import type { CandidateAnswer } from '../../src/api/schemas/panel.ts';
import { Button } from '../kit/Button.tsx';
import { Time } from '../kit/Time.tsx';
import css from './LinkBox.module.css';
import part from './Part.module.css';
import { Trouble } from './Part.tsx';
import { texts } from '../texts/panel.ts';
import { type Act, useAct, usePanel } from './panel-context.ts';
import { SearchField, useFound } from './SearchField.tsx';
import { looksLikeAddress } from './words.ts';

const said = texts.linking;

type Wanted = { url: string } | { workspaceId: string; conversationId: string };

interface Parts {
  focused: boolean;
  onLinked: () => void;
}

/** Finds a conversation by words, e-mail or number, or takes the address of one. */
export function LinkBox({ focused, onLinked }: Parts) {
  const { host, refresh, say } = usePanel();
  const [text, setText] = useState('');
  const act = useAct();
  const isAddress = looksLikeAddress(text);
  const { found, looking, trouble } = useFound(
    isAddress ? '' : text,
    async (search) => {
      const path = `/candidates?search=${encodeURIComponent(search)}`;
      return (await host.call<{ items: CandidateAnswer[] }>('GET', path)).items;
    },
    !isAddress,
  );
  const link = (wanted: Wanted, done: string): Promise<boolean> =>
    act.run(async () => {
      await host.call('POST', '/links', wanted);
      say({ text: done });
      setText('');
      onLinked();
      refresh();
    });
  const linkAddress = (): void => void link({ url: text.trim() }, said.addressLinked);
  return (
    <div className={css.box}>
      <SearchField
        label={said.search}
        placeholder={said.hint}
        value={text}
        focused={focused}
        onChange={(value) => {
          setText(value);
          act.forget();
        }}
        {...(isAddress ? { onEnter: linkAddress } : {})}
      />
      {isAddress && (
        <Button look="primary" busy={act.busy} onClick={linkAddress}>
          {said.linkThis}
        </Button>
      )}
      <Trouble trouble={act.trouble ?? trouble} />
      {!isAddress && <Candidates {...{ found, looking, text, act, link }} />}
    </div>
  );
}

interface CandidatesParts {
  found: CandidateAnswer[] | null;
  looking: boolean;
  text: string;
  act: Act;
  link: (wanted: Wanted, done: string) => Promise<boolean>;
}

function Candidates({ found, looking, text, act, link }: CandidatesParts) {
  const words = text.trim();
  return (
    <>
      <div role="status" className={css.status}>
        {looking && found === null && (
          <>
            <span className="visually-hidden">{said.searching}</span>
            <span className={part.wait} aria-hidden="true" />
            <span className={part.wait} aria-hidden="true" />
          </>
        )}
        {found?.length === 0 && words !== '' && <p>{said.none(words)}</p>}
        {found !== null && found.length > 0 && <span className="visually-hidden">{texts.found(found.length)}</span>}
      </div>
      {found !== null && found.length > 0 && words === '' && (
        <p className={part.muted} aria-hidden="true">
          {said.recent}
        </p>
      )}
      {found !== null && found.length > 0 && (
        <ul className={css.found} aria-label={words === '' ? said.recent : said.found}>
          {found.map((candidate) => (
            <Candidate key={`${candidate.workspaceId} ${candidate.conversationId}`} {...{ candidate, act, link }} />
          ))}
        </ul>
      )}
    </>
  );
}

function Candidate({ candidate, act, link }: { candidate: CandidateAnswer } & Pick<CandidatesParts, 'act' | 'link'>) {
  const { workspaceId, conversationId, contact, kind, linked, state, title, updatedAt } = candidate;
  return (
    <li className={css.candidate}>
      <div className={css.what}>
        <p className={css.title}>{title}</p>
        <p className={part.muted}>
          {[kind === 'ticket' ? said.ticket : null, contact, state && said.states[state]]
            .filter((part) => part !== null)
            .join(' · ')}
          {updatedAt !== null && (
            <>
              {' · '}
              <Time at={updatedAt} />
            </>
          )}
        </p>
      </div>
      {linked ? (
        <span className={part.muted}>{texts.linked}</span>
      ) : (
        <Button
          aria-label={said.linkIt(title)}
          busy={act.busy}
          onClick={() => void link({ workspaceId, conversationId }, said.isLinked(title))}
        >
          {texts.conversations.link}
        </Button>
      )}
    </li>
  );
}
