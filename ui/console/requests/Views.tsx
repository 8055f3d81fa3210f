import { Checkbox, Menu, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { RequestViewAnswer } from '../../../src/api/schemas/requests.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/requests.ts';
import { send } from '../api.ts';
import { useViewer } from '../session.ts';
import { useViews, viewsPath } from './data.ts';
import { differs, type Filters, filterOf, filtersOf, nothingSought, type Seek, sortOf } from './filters.ts';
import css from './Requests.module.css';
import { wordsOf } from './words.ts';
import { Trouble } from '../Trouble.tsx';

const said = texts.views;

/** Saved views: one's own and those of others who share them. What is sought now can be saved, over the view or as a new one. */
export function Views({ filters, seek }: { filters: Filters; seek: Seek }) {
  const views = useViews().data?.items ?? [];
  const [saving, save] = useState(false);
  const isAdmin = useViewer().data?.role === 'admin';
  const doing = useDoing();
  const view = views.find(({ id }) => id === filters.view);
  const mayChange = view !== undefined && (view.mine || isAdmin);
  const isChanged = view !== undefined && differs(filters, view);
  const kept = { filter: filterOf(filters), sort: sortOf(filters) };
  const [own, shared] = [views.filter(({ mine }) => mine), views.filter(({ mine }) => !mine)];
  return (
    <div className={css.views}>
      {isChanged && mayChange && (
        <Button look="link" onClick={() => doing.change(view, kept, said.asShown(view.name))}>
          {said.saveChanges}
        </Button>
      )}
      <Menu position="bottom-end" width={280} withinPortal={false} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button>
            {view === undefined ? said.views : isChanged ? said.changed(view.name) : view.name} <Icon name="down" />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => seek({ ...nothingSought, sort: '' })}>{said.allOpen}</Menu.Item>
          <Listed title={said.mine} views={own} onChoose={(one) => seek(filtersOf(one))} />
          <Listed title={said.ofOthers} views={shared} onChoose={(one) => seek(filtersOf(one))} />
          <Menu.Divider />
          <Menu.Item onClick={() => save(true)}>{said.saveAsNew}</Menu.Item>
          {mayChange && (
            <>
              <Menu.Item
                onClick={() =>
                  doing.change(
                    view,
                    { shared: !view.shared },
                    view.shared ? said.onlyYou(view.name) : said.everybody(view.name),
                  )
                }
              >
                {view.shared ? said.unshare : said.share}
              </Menu.Item>
              <Menu.Item onClick={() => doing.forget(view, () => seek({ view: '' }))}>{said.forget}</Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {saving && <SaveView kept={kept} onSaved={({ id }) => seek({ view: id })} onClosed={() => save(false)} />}
    </div>
  );
}

interface ListedParts {
  title: string;
  views: RequestViewAnswer[];
  onChoose: (view: RequestViewAnswer) => void;
}

function Listed({ title, views, onChoose }: ListedParts) {
  if (views.length === 0) return null;
  return (
    <>
      <Menu.Label>{title}</Menu.Label>
      {views.map((view) => (
        <Menu.Item key={view.id} onClick={() => onChoose(view)}>
          {view.name}
          {view.mine && view.shared && <span className={css.muted}> · {said.shared}</span>}
          {!view.mine && <span className={css.muted}> · {view.madeBy}</span>}
        </Menu.Item>
      ))}
    </>
  );
}

type Kept = Pick<RequestViewAnswer, 'filter' | 'sort'>;

function useDoing() {
  const say = useToast();
  const queries = useQueryClient();
  const complain = (error: unknown): void => say({ tone: 'bad', text: wordsOf(error) });
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: [viewsPath] });
  const change = ({ id }: RequestViewAnswer, body: Partial<RequestViewAnswer>, done: string): void => {
    send(`${viewsPath}/${id}`, { method: 'PATCH', body })
      .then(refresh)
      .then(() => say({ text: done }), complain);
  };
  const back = ({ name, shared, filter, sort }: RequestViewAnswer): void => {
    send(viewsPath, { body: { name, shared, filter, sort } }).then(refresh).catch(complain);
  };
  return {
    change,
    forget(view: RequestViewAnswer, onGone: () => void): void {
      send(`${viewsPath}/${view.id}`, { method: 'DELETE' })
        .then(refresh)
        .then(() => {
          onGone();
          say({ text: said.forgotten(view.name), undo: () => back(view) });
        }, complain);
    },
  };
}

function SaveView({
  kept,
  onSaved,
  onClosed,
}: {
  kept: Kept;
  onSaved: (view: RequestViewAnswer) => void;
  onClosed: () => void;
}) {
  const [name, setName] = useState('');
  const [shared, share] = useState(false);
  const queries = useQueryClient();
  const saving = useMutation({
    mutationFn: () => send<RequestViewAnswer>(viewsPath, { body: { ...kept, name, shared } }),
    onSuccess: async (view) => {
      await queries.invalidateQueries({ queryKey: [viewsPath] });
      onSaved(view);
    },
  });
  return (
    <Dialog title={said.save} onClosed={onClosed}>
      {(close) => (
        <form
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            if (!saving.isPending) saving.mutate(undefined, { onSuccess: close });
          }}
        >
          <TextInput
            label={said.name}
            placeholder={said.example}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
            required
          />
          <Checkbox
            label={said.everybodyMay}
            checked={shared}
            onChange={(event) => share(event.currentTarget.checked)}
          />
          <Trouble error={saving.error} />
          <DialogEnd>
            <Button onClick={close}>{texts.cancel}</Button>
            <Button type="submit" look="primary" busy={saving.isPending} disabled={name.trim() === ''}>
              {texts.save}
            </Button>
          </DialogEnd>
        </form>
      )}
    </Dialog>
  );
}
