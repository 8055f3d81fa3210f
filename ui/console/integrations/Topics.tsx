import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { HookTopicAnswer, HookTopicsAnswer } from '../../../src/api/schemas/connecting.ts';
import { Copy } from '../../kit/Copy.tsx';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { Loaded } from '../Loaded.tsx';
import { counted } from '../words.ts';
import { useTopics } from './connecting.ts';
import css from './Topics.module.css';

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
  const shown = items.filter(({ topic, why }) => `${topic} ${why ?? ''}`.toLowerCase().includes(words));
  return (
    <div className={css.topics}>
      <p>
        In the Developer Hub, open your app → Configure → Webhooks, enter this address, and tick the topics below.
        Intercom does not tell which are ticked; what has come, does.
      </p>
      <Copy text={found.webhookUrl} label="the webhook address" />
      {badSignatures.lastAt !== null && (
        <p className={css.bad} role="note">
          {counted(badSignatures.count, 'notification')} came with a wrong signature, the last{' '}
          <Time at={badSignatures.lastAt} />. Check that the client secret is that of the app that sends them.
        </p>
      )}
      <TextInput
        aria-label="Search topics"
        placeholder="Search topics"
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {shown.length === 0 ? (
        <p>No topic is called so.</p>
      ) : (
        <ul className={css.list} aria-label="Topics">
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
          {why ?? 'Not read by Deskbridge'}
          {permission !== null && ` · needs “${permission}”`}
        </span>
      </div>
      <div className={css.heard}>
        {lastAt === null ? (
          <State tone="quiet">{wanted ? 'Not yet received' : 'Never'}</State>
        ) : (
          <State tone={wanted ? 'good' : 'quiet'}>
            {counted(count, 'time')}, last <Time at={lastAt} />
          </State>
        )}
      </div>
    </li>
  );
}
