import { Textarea, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { RequestAnswer } from '../../../src/api/schemas/requests.ts';
import { Button } from '../../kit/Button.tsx';
import { Section } from '../../kit/Section.tsx';
import { Skeleton } from '../../kit/Skeleton.tsx';
import { Time } from '../../kit/Time.tsx';
import { PartNotice } from '../AwayNotice.tsx';
import { Written } from '../../kit/Written.tsx';
import { texts } from '../../texts/request.ts';
import { texts as common } from '../../texts/requests.ts';
import { Comment } from './Comment.tsx';
import { Composer } from './Composer.tsx';
import css from './Conversation.module.css';
import { useComments } from './data.ts';
import { Files } from './Files.tsx';
import { SavingTrouble } from './SavingTrouble.tsx';
import { useSaving } from './useSaving.ts';
import { channelWord } from './words.ts';

const said = texts.conversation;

/** What was asked and what was said of it, oldest first, and the place to say more. */
export function Conversation({ request }: { request: RequestAnswer }) {
  const comments = useComments(request.id);
  const items = comments.data?.items;
  const [editing, edit] = useState(false);
  const ofRequest = request.attachments.filter(({ comment }) => comment === null);
  const known = new Set(items?.map(({ id }) => id));
  // Files outlive the comment they came with.
  const left = request.attachments.filter(
    ({ comment }) => comment !== null && items !== undefined && !known.has(comment),
  );
  return (
    <Section
      title={texts.parts.conversation}
      aside={
        !editing && (
          <Button look="link" onClick={() => edit(true)}>
            {said.editText}
          </Button>
        )
      }
    >
      {editing ? (
        <EditText request={request} onDone={() => edit(false)} />
      ) : (
        <article className={css.asked} aria-label={said.whatWasAsked}>
          <p className={css.who}>
            <b>
              <bdi>{request.requester.name}</bdi>
            </b>
            <span className={css.about}>
              {channelWord(request.channel)} · <Time at={request.createdAt} />
            </span>
          </p>
          {request.description.trim() === '' ? (
            <p className={css.muted}>{said.noDescription}</p>
          ) : (
            <Written html={request.html} />
          )}
          <Files request={request.id} files={[...ofRequest, ...left]} />
        </article>
      )}
      {items === undefined &&
        (comments.error === null ? (
          <Skeleton rows={3} />
        ) : (
          <PartNotice error={comments.error} onRetry={() => void comments.refetch()} />
        ))}
      {items !== undefined && items.length > 0 && (
        <ol className={css.comments} aria-label={said.comments}>
          {items.map((comment) => (
            <Comment
              key={comment.id}
              comment={comment}
              request={request.id}
              files={request.attachments.filter((file) => file.comment === comment.id)}
            />
          ))}
        </ol>
      )}
      <Composer request={request} />
    </Section>
  );
}

/** Title and description, saved together; Escape leaves them as they were. */
function EditText({ request, onDone }: { request: RequestAnswer; onDone: () => void }) {
  // What one began from: what others change meanwhile is told when it is saved.
  const [seen] = useState(request);
  const [title, setTitle] = useState(request.title);
  const [description, setDescription] = useState(request.description);
  const saving = useSaving(seen);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const wish = {
    ...(title.trim() === seen.title ? {} : { title: title.trim() }),
    ...(description === seen.description ? {} : { description }),
  };
  const submit = (): void => {
    if (Object.keys(wish).length === 0) return onDone();
    void saving.save(wish, said.saved).then((saved) => saved && onDone());
  };
  return (
    <form
      className={css.edit}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={({ key, ctrlKey, metaKey }) => {
        if (key === 'Escape') onDone();
        if (key === 'Enter' && (ctrlKey || metaKey)) submit();
      }}
    >
      <SavingTrouble saving={saving} onSaved={onDone} />
      <TextInput
        ref={field}
        label={said.title}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <Textarea
        label={said.description}
        description={said.descriptionHelp}
        rows={8}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      <div className={css.buttons}>
        <Button type="submit" look="primary" busy={saving.busy} disabled={title.trim() === ''}>
          {common.save}
        </Button>
        <Button onClick={onDone}>{common.cancel}</Button>
      </div>
    </form>
  );
}
