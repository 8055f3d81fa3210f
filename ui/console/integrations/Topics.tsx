import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { HookTopicAnswer, HookTopicsAnswer } from '../../../src/api/schemas/connecting.ts';
import { Copy } from '../../kit/Copy.tsx';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { sentence } from '../../texts/sentence.tsx';
import { texts } from '../../texts/workspaces.ts';
import { sentenceSaid } from '../../texts/sentences.ts';
import { Loaded } from '../Loaded.tsx';
import { useTopics } from './connecting.ts';
import css from './Topics.module.css';

const said = texts.topics;

/** Which topics to tick at Intercom, and what of each has come. Intercom itself does not say which are ticked. */
export function Topics({ connectionId }: { connectionId: string }) {
  const topics = useTopics(connectionId, true);
  return (
    <Loaded query={topics} rows={4}>
      {(found) => <TopicList found={found} />}
    </Loaded>
  );
}

function TopicList({ found }: { found: HookTopicsAnswer }) {
  const [search, setSearch] = useState('');
  const { badSignatures, items } = found;
  const words = search.trim().toLowerCase();
  const shown = items.filter(({ topic, why }) => `${topic} ${sentenceSaid(why ?? '')}`.toLowerCase().includes(words));
  return (
    <div className={css.topics}>
      <p>{said.howTo}</p>
      <Copy text={found.webhookUrl} label={said.copied} />
      {badSignatures.lastAt !== null && (
        <p className={css.bad} role="note">
          {sentence(said.badSignatures(badSignatures.count), { when: <Time at={badSignatures.lastAt} /> })}
        </p>
      )}
      <TextInput
        aria-label={said.search}
        placeholder={said.search}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {shown.length === 0 ? (
        <p>{said.none}</p>
      ) : (
        <ul className={css.list} aria-label={said.title}>
          {shown.map((one) => (
            <TopicRow key={one.topic} one={one} />
          ))}
        </ul>
      )}
    </div>
  );
}

function TopicRow({ one }: { one: HookTopicAnswer }) {
  const { topic, why, permission, wanted, count, lastAt } = one;
  return (
    <li className={css.topic}>
      <div className={css.what}>
        <code>{topic}</code>
        <span className={css.why}>
          {why === null ? said.notRead : sentenceSaid(why)}
          {permission !== null && ` · ${said.needs(permission)}`}
        </span>
      </div>
      <div className={css.heard}>
        {lastAt === null ? (
          <State tone="quiet">{wanted ? said.notYet : said.never}</State>
        ) : (
          <State tone={wanted ? 'good' : 'quiet'}>{sentence(said.heard(count), { when: <Time at={lastAt} /> })}</State>
        )}
      </div>
    </li>
  );
}
