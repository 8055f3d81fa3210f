import { Menu, Select } from '@mantine/core';
import { useState } from 'react';
import type { UserAnswer } from '../../../src/api/schemas/accounts.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { State } from '../../kit/State.tsx';
import { Below, Cell, CellLabel, Table, TableRow } from '../../kit/Table.tsx';
import { Time } from '../../kit/Time.tsx';
import { texts as parts } from '../../texts/console-parts.ts';
import { locale } from '../../texts/language.ts';
import { texts } from '../../texts/people.ts';
import { sentence } from '../../texts/sentence.tsx';
import { useOwnSession } from '../session.ts';
import { type Role, roleMeanings, roles } from './roles.ts';
import css from './UserTable.module.css';
import {
  type Asked,
  disableWish,
  enableWish,
  isLastAdmin,
  roleWish,
  usersPath,
  useUserChange,
  userSaid,
} from './users-data.ts';

const said = texts.table;

interface Parts {
  users: UserAnswer[];
  /** Also those that are not shown. */
  all: UserAnswer[];
  ask: (what: Asked) => void;
}

export function UserTable({ users, all, ask }: Parts) {
  return (
    <Table
      label={texts.list.title}
      columns={[said.name, said.role, said.state, said.secondFactor, said.lastSeen]}
      actions={said.actions}
    >
      {users.map((user) => (
        <Row key={user.id} user={user} isLast={isLastAdmin(user, all)} ask={ask} />
      ))}
    </Table>
  );
}

function Row({ user, isLast, ask }: { user: UserAnswer; isLast: boolean; ask: Parts['ask'] }) {
  const isOwn = useOwnSession()?.user.id === user.id;
  const state = userSaid(user);
  return (
    <TableRow>
      <Cell className={css.who}>
        <b>{user.name}</b>
        {isOwn && <span className={css.muted}> {said.you}</span>}
        {user.name !== user.email && <Below>{user.email}</Below>}
      </Cell>
      <Cell className={css.role}>
        <RoleSelect user={user} isLast={isLast} isOwn={isOwn} />
      </Cell>
      <Cell>
        <State tone={state.tone}>{state.word}</State>
        {user.link !== null && (
          <Below>
            {sentence(user.link.purpose === 'reset' ? said.passwordLinkUntil : said.linkUntil, {
              day: (
                <time dateTime={user.link.expiresAt} title={exact.format(Date.parse(user.link.expiresAt))}>
                  {day.format(Date.parse(user.link.expiresAt))}
                </time>
              ),
            })}
          </Below>
        )}
      </Cell>
      <Cell look="quiet">
        {(user.secondFactor || user.state === 'active') && (
          <>
            <CellLabel>{said.secondFactorIs}</CellLabel>
            {user.secondFactor ? said.on : said.none}
          </>
        )}
      </Cell>
      <Cell look="quiet">
        <CellLabel>{said.lastSeenIs}</CellLabel>
        {user.lastSeenAt === null ? said.never : <Time at={user.lastSeenAt} />}
      </Cell>
      <Cell look="actions">
        <Actions user={user} isLast={isLast} ask={ask} />
      </Cell>
    </TableRow>
  );
}

function RoleSelect({ user, isLast, isOwn }: { user: UserAnswer; isLast: boolean; isOwn: boolean }) {
  const change = useUserChange();
  const [wanted, want] = useState<Role | null>(null);
  const give = (role: Role): void =>
    change.mutate({ ...roleWish(user, role), undo: () => change.mutate(roleWish(user, user.role)) });
  return (
    <>
      <Select
        aria-label={said.roleOf(user.name)}
        data={roles.map((role) => ({ value: role, label: roleMeanings[role].name }))}
        value={change.isPending ? (wanted ?? user.role) : user.role}
        allowDeselect={false}
        disabled={isLast}
        onChange={(role) => {
          if (role === null || role === user.role || change.isPending) return;
          want(role);
          if (!isOwn) give(role);
        }}
      />
      {isLast && <Below>{said.lastAdmin}</Below>}
      {isOwn && wanted !== null && (
        <Dialog title={texts.giveUp.title} onClosed={() => want(null)}>
          {(close) => (
            <>
              <p>{texts.giveUp.explained}</p>
              <DialogEnd>
                <Button onClick={close}>{parts.cancel}</Button>
                <Button
                  look="primary"
                  onClick={() => {
                    change.mutate(roleWish(user, wanted));
                    close();
                  }}
                >
                  {texts.giveUp.action}
                </Button>
              </DialogEnd>
            </>
          )}
        </Dialog>
      )}
    </>
  );
}

function Actions({ user, isLast, ask }: { user: UserAnswer; isLast: boolean; ask: Parts['ask'] }) {
  const change = useUserChange();
  const signOn = useOwnSession()?.features.oidc === true;
  const { id, name, state } = user;
  const path = `${usersPath}/${id}`;
  const words = texts.actions;
  return (
    <Menu position="bottom-end" width={240} withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button look="quiet" aria-label={words.moreAbout(name)}>
          <Icon name="more" />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {state !== 'disabled' && (
          <Menu.Item onClick={() => ask({ kind: 'link', user })}>
            {state === 'invited' ? words.inviteAgain : words.passwordLink}
          </Menu.Item>
        )}
        {user.link !== null && (
          <Menu.Item
            onClick={() =>
              change.mutate({
                user,
                path: `${path}/link`,
                method: 'DELETE',
                said: words.linkEnded(name),
              })
            }
          >
            {state === 'invited' ? words.endInvitation : words.endLink}
          </Menu.Item>
        )}
        {state === 'active' && (
          <Menu.Item onClick={() => change.mutate({ user, path: `${path}/sign-out`, said: words.signedOut(name) })}>
            {words.signOut}
          </Menu.Item>
        )}
        {user.secondFactor && (
          <Menu.Item
            onClick={() =>
              change.mutate({
                user,
                path: `${path}/second-factor/remove`,
                said: words.secondFactorRemoved(name),
              })
            }
          >
            {words.removeSecondFactor}
          </Menu.Item>
        )}
        {signOn && (
          <Menu.Item
            onClick={() =>
              change.mutate({
                user,
                path: `${path}/identities`,
                method: 'DELETE',
                said: words.identityForgotten(name),
              })
            }
          >
            {words.forgetIdentity}
          </Menu.Item>
        )}
        <Menu.Divider />
        {state === 'disabled' ? (
          <Menu.Item onClick={() => change.mutate(enableWish(user))}>{words.enable}</Menu.Item>
        ) : (
          <Menu.Item
            disabled={isLast}
            onClick={() => change.mutate({ ...disableWish(user), undo: () => change.mutate(enableWish(user)) })}
          >
            {words.disable}
          </Menu.Item>
        )}
        <Menu.Item disabled={isLast} onClick={() => ask({ kind: 'remove', user })}>
          {words.remove}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long' });
