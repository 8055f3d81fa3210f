import type { HostCheckAnswer, HostPermissionAnswer } from '../../../src/api/schemas/hosts.ts';
import { Icon } from '../../kit/Icon.tsx';
import { names } from '../../kit/names.ts';
import { texts } from '../../texts/host-tasks.ts';
import { sentenceSaid } from '../../texts/sentences.ts';
import css from './JiraHosts.module.css';

const said = texts.permissions;

/** What a test of the connection found: each step and each permission, with what it is for and where to give it. */
export function Permissions({ check }: { check: HostCheckAnswer }) {
  const { answered, actor, product, problems, permissions, clockSkewMs } = check;
  // A missing permission has its own line; what is left speaks of the address, the token, or of asking.
  const other = problems.filter((problem) => !permissions.some(({ key }) => problem.includes(`(${key})`)));
  const skewed = clockSkewMs !== null && Math.abs(clockSkewMs) > 60_000;
  return (
    <ul className={css.permissions} aria-label={said.title}>
      {answered && product !== null && <Found state="granted" title={said.answers(product)} />}
      {actor !== null && <Found state="granted" title={said.actsAs(actor)} />}
      {other.map((problem) => (
        <Found key={problem} state="missing" title={sentenceSaid(problem)} />
      ))}
      {permissions.map((permission) => (
        <Permission key={permission.key} permission={permission} />
      ))}
      {skewed && (
        <Found state="lacking" title={said.clocks} more={said.clocksBy(Math.round(Math.abs(clockSkewMs) / 1000))} />
      )}
    </ul>
  );
}

function Permission({ permission }: { permission: HostPermissionAnswer }) {
  const { name, needed, granted, missingIn } = permission;
  const purpose = sentenceSaid(permission.purpose);
  if (granted) return <Found state="granted" title={name} more={said.usedTo(purpose)} />;
  return (
    <Found
      state={needed ? 'missing' : 'lacking'}
      title={said.missing(name, missingIn.join(', '), needed)}
      more={said.grantIt(purpose, sentenceSaid(permission.where))}
    />
  );
}

type Finding = 'granted' | 'missing' | 'lacking';

const icons = { granted: 'check', missing: 'close', lacking: 'warn' } as const;

function Found({ state, title, more }: { state: Finding; title: string; more?: string }) {
  return (
    <li className={css.permission}>
      <span className={names(css[state])}>
        <Icon name={icons[state]} />
        <span className="visually-hidden">{said.states[state]}</span>
      </span>
      <div>
        <b>{title}</b>
        {more !== undefined && <p>{more}</p>}
      </div>
    </li>
  );
}
