import { Menu, Select } from '@mantine/core';
import { useState } from 'react';
import type { UserAnswer } from '../../../src/api/schemas/accounts.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { useOwnSession } from '../session.ts';
import css from './People.module.css';
import { type Role, roleMeanings, roles } from './roles.ts';
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

interface Parts {
  users: UserAnswer[];
  /** Also those that are not shown. */
  all: UserAnswer[];
  ask: (what: Asked) => void;
}

/** Narrow, rows become cards; the roles keep it a table for those who hear it. */
export function UserTable({ users, all, ask }: Parts) {
  return (
    <table className={css.table} role="table" aria-label="People">
      <thead role="rowgroup">
        <tr role="row">
          {['Name', 'Role', 'State', 'Second factor', 'Last seen'].map((name) => (
            <th key={name} role="columnheader" scope="col">
              {name}
            </th>
          ))}
          <th role="columnheader" scope="col">
            <span className="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {users.map((user) => (
          <Row key={user.id} user={user} isLast={isLastAdmin(user, all)} ask={ask} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ user, isLast, ask }: { user: UserAnswer; isLast: boolean; ask: Parts['ask'] }) {
  const isOwn = useOwnSession()?.user.id === user.id;
  const said = userSaid(user);
  return (
    <tr role="row">
      <td role="cell" className={css.who}>
        <b>{user.name}</b>
        {isOwn && <span className={css.muted}> (you)</span>}
        {user.name !== user.email && <span className={css.below}>{user.email}</span>}
      </td>
      <td role="cell" className={css.role}>
        <RoleSelect user={user} isLast={isLast} isOwn={isOwn} />
      </td>
      <td role="cell">
        <State tone={said.tone}>{said.word}</State>
        {user.link !== null && (
          <span className={css.below}>
            {user.link.purpose === 'reset' ? 'New password link until ' : 'Link until '}
            <time dateTime={user.link.expiresAt} title={exact.format(Date.parse(user.link.expiresAt))}>
              {day.format(Date.parse(user.link.expiresAt))}
            </time>
          </span>
        )}
      </td>
      <td role="cell" className={css.quiet}>
        {(user.secondFactor || user.state === 'active') && (
          <>
            <span className={css.label}>Second factor: </span>
            {user.secondFactor ? 'On' : 'None'}
          </>
        )}
      </td>
      <td role="cell" className={css.quiet}>
        <span className={css.label}>Last seen: </span>
        {user.lastSeenAt === null ? 'Never' : <Time at={user.lastSeenAt} />}
      </td>
      <td role="cell" className={css.end}>
        <Actions user={user} isLast={isLast} ask={ask} />
      </td>
    </tr>
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
        aria-label={`Role of ${user.name}`}
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
      {isLast && <span className={css.below}>The last admin: make another first.</span>}
      {isOwn && wanted !== null && (
        <Dialog title={`Give up the role admin?`} onClosed={() => want(null)}>
          {(close) => (
            <>
              <p>
                You are signed out, and after signing in again you no longer see this page. Only another admin can give
                the role back.
              </p>
              <DialogEnd>
                <Button onClick={close}>Cancel</Button>
                <Button
                  look="primary"
                  onClick={() => {
                    change.mutate(roleWish(user, wanted));
                    close();
                  }}
                >
                  Give it up
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
  return (
    <Menu position="bottom-end" width={240} withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button look="quiet" aria-label={`More about ${name}`}>
          <Icon name="more" />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {state !== 'disabled' && (
          <Menu.Item onClick={() => ask({ kind: 'link', user })}>
            {state === 'invited' ? 'Invite again…' : 'Link for a new password…'}
          </Menu.Item>
        )}
        {user.link !== null && (
          <Menu.Item
            onClick={() =>
              change.mutate({
                user,
                path: `${path}/link`,
                method: 'DELETE',
                said: `The link of ${name} no longer works.`,
              })
            }
          >
            {state === 'invited' ? 'End the invitation' : 'End the link'}
          </Menu.Item>
        )}
        {state === 'active' && (
          <Menu.Item
            onClick={() => change.mutate({ user, path: `${path}/sign-out`, said: `${name} is signed out everywhere.` })}
          >
            Sign out everywhere
          </Menu.Item>
        )}
        {user.secondFactor && (
          <Menu.Item
            onClick={() =>
              change.mutate({
                user,
                path: `${path}/second-factor/remove`,
                said: `${name} signs in without a second factor now.`,
              })
            }
          >
            Remove second factor
          </Menu.Item>
        )}
        {signOn && (
          <Menu.Item
            onClick={() =>
              change.mutate({
                user,
                path: `${path}/identities`,
                method: 'DELETE',
                said: `The next who signs in at your identity provider with the address of ${name} is ${name}.`,
              })
            }
          >
            Forget single sign-on identity
          </Menu.Item>
        )}
        <Menu.Divider />
        {state === 'disabled' ? (
          <Menu.Item onClick={() => change.mutate(enableWish(user))}>Enable</Menu.Item>
        ) : (
          <Menu.Item
            disabled={isLast}
            onClick={() => change.mutate({ ...disableWish(user), undo: () => change.mutate(enableWish(user)) })}
          >
            Disable
          </Menu.Item>
        )}
        <Menu.Item disabled={isLast} onClick={() => ask({ kind: 'remove', user })}>
          Remove…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' });
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'long' });
