import { Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AttachmentAnswer, RequestCommentAnswer } from '../../../src/api/schemas/requests.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { names } from '../../kit/names.ts';
import { Time } from '../../kit/Time.tsx';
import { send } from '../api.ts';
import { Written } from '../../kit/Written.tsx';
import { actorSaid } from '../../texts/actor-sentences.ts';
import { texts } from '../../texts/request.ts';
import { texts as common } from '../../texts/requests.ts';
import { useOwnSession } from '../session.ts';
import css from './Conversation.module.css';
import { requestPath, useRefresh } from './data.ts';
import { Files } from './Files.tsx';
import { channelWord, wordsOf } from './words.ts';
import { Trouble } from '../Trouble.tsx';

const said = texts.comment;

interface Parts {
  comment: RequestCommentAnswer;
  /** The request's id. */
  request: string;
  files: AttachmentAnswer[];
}

/** One thing that was said. Who sees it is told by word, by picture and by colour. */
export function Comment({ comment, request, files }: Parts) {
  const [doing, start] = useState<'edit' | 'delete' | null>(null);
  const user = useOwnSession()?.user;
  const { author, byRequester, channel, createdAt, updatedAt } = comment;
  const isOwn =
    !byRequester && user !== undefined && author.id === user.id && (author.id !== null || author.name === user.name);
  const who = byRequester ? author.name : actorSaid(author.name);
  const mayChange = isOwn || user?.role === 'admin';
  return (
    <li className={names(css.comment, !comment.public && css.internal, byRequester && css.theirs)}>
      <p className={css.who}>
        <b>
          <bdi>{who}</bdi>
        </b>
        <span className={css.seen}>
          <Icon name={comment.public ? 'people' : 'lock'} />
          {byRequester ? said.byRequester : comment.public ? said.public : said.internal}
        </span>
        <span className={css.about}>
          {channel !== 'api' && `${channelWord(channel)} · `}
          <Time at={createdAt} />
          {updatedAt !== createdAt && ` · ${said.edited}`}
        </span>
      </p>
      {doing === 'edit' ? (
        <EditComment comment={comment} request={request} onDone={() => start(null)} />
      ) : (
        <Written html={comment.html} />
      )}
      <Files request={request} files={files} />
      {mayChange && doing !== 'edit' && (
        <p className={css.actions}>
          <Button look="link" aria-label={said.editOf(who)} onClick={() => start('edit')}>
            {common.edit}
          </Button>
          <Button look="link" aria-label={said.deleteOf(who)} onClick={() => start('delete')}>
            {said.delete}
          </Button>
        </p>
      )}
      {doing === 'delete' && <DeleteComment comment={comment} request={request} onClosed={() => start(null)} />}
    </li>
  );
}

function useChanging(request: string, comment: string) {
  const queries = useQueryClient();
  const refresh = useRefresh();
  const path = `${requestPath(request)}/comments`;
  return {
    path: `${path}/${comment}`,
    done: async () => {
      await queries.invalidateQueries({ queryKey: [path] });
      void refresh();
    },
  };
}

function EditComment({ comment, request, onDone }: Omit<Parts, 'files'> & { onDone: () => void }) {
  const [text, setText] = useState(comment.text);
  const { path, done } = useChanging(request, comment.id);
  const saving = useMutation({
    mutationFn: () => send(path, { method: 'PATCH', body: { text } }),
    onSuccess: done,
  });
  const submit = (): void => {
    if (text === comment.text) onDone();
    else if (!saving.isPending && text.trim() !== '') saving.mutate(undefined, { onSuccess: onDone });
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
      <Textarea
        aria-label={said.comment}
        description={said.notToldAgain}
        rows={4}
        value={text}
        error={saving.error === null ? null : wordsOf(saving.error)}
        onChange={(event) => setText(event.currentTarget.value)}
        autoFocus
      />
      <div className={css.buttons}>
        <Button type="submit" look="primary" busy={saving.isPending} disabled={text.trim() === ''}>
          {common.save}
        </Button>
        <Button onClick={onDone}>{common.cancel}</Button>
      </div>
    </form>
  );
}

function DeleteComment({ comment, request, onClosed }: Omit<Parts, 'files'> & { onClosed: () => void }) {
  const { path, done } = useChanging(request, comment.id);
  const deleting = useMutation({ mutationFn: () => send(path, { method: 'DELETE' }), onSuccess: done });
  return (
    <Dialog title={said.deleteThis} onClosed={onClosed}>
      {(close) => (
        <>
          <p>{comment.public ? said.deletesPublic : said.deletesInternal}</p>
          <Trouble error={deleting.error} />
          <DialogEnd>
            <Button onClick={close}>{common.cancel}</Button>
            <Button
              look="primary"
              busy={deleting.isPending}
              onClick={() => deleting.mutate(undefined, { onSuccess: close })}
            >
              {said.delete}
            </Button>
          </DialogEnd>
        </>
      )}
    </Dialog>
  );
}
