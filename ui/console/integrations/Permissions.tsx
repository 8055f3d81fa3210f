import type { HostCheckAnswer, HostPermissionAnswer } from '../../../src/api/schemas/hosts.ts';
import { Icon } from '../../kit/Icon.tsx';
import { names } from '../../kit/names.ts';
import css from './JiraHosts.module.css';

/** What a test of the connection found: each step and each permission, with what it is for and where to give it. */
export function Permissions({ check }: { check: HostCheckAnswer }) {
  const { answered, actor, product, problems, permissions, clockSkewMs } = check;
  // A missing permission has its own line; what is left speaks of the address, the token, or of asking.
  const other = problems.filter((problem) => !permissions.some(({ key }) => problem.includes(`(${key})`)));
  const skewed = clockSkewMs !== null && Math.abs(clockSkewMs) > 60_000;
  return (
    <ul className={css.permissions} aria-label="What the test found">
      {answered && product !== null && <Found state="granted" title={`${product} answers`} />}
      {actor !== null && <Found state="granted" title={`The token works: it acts as ${actor}`} />}
      {other.map((problem) => (
        <Found key={problem} state="missing" title={problem} />
      ))}
      {permissions.map((permission) => (
        <Permission key={permission.key} permission={permission} />
      ))}
      {skewed && (
        <Found
          state="lacking"
          title="Its clock and ours differ"
          more={`By ${Math.round(Math.abs(clockSkewMs) / 1000)} seconds. Set both by NTP.`}
        />
      )}
    </ul>
  );
}

function Permission({ permission }: { permission: HostPermissionAnswer }) {
  const { name, needed, granted, missingIn, purpose, where } = permission;
  const places = missingIn.length === 0 ? '' : ` in ${missingIn.join(', ')}`;
  if (granted) return <Found state="granted" title={name} more={`Deskbridge ${purpose}.`} />;
  return (
    <Found
      state={needed ? 'missing' : 'lacking'}
      title={`${name} is missing${places}${needed ? '' : ' (optional)'}`}
      more={`With it Deskbridge ${purpose}. Grant it: ${where}.`}
    />
  );
}

type Finding = 'granted' | 'missing' | 'lacking';

const shown = {
  granted: { icon: 'check', word: 'Fine:' },
  missing: { icon: 'close', word: 'Missing:' },
  lacking: { icon: 'warn', word: 'Worth a look:' },
} as const;

function Found({ state, title, more }: { state: Finding; title: string; more?: string }) {
  const { icon, word } = shown[state];
  return (
    <li className={css.permission}>
      <span className={names(css[state])}>
        <Icon name={icon} />
        <span className="visually-hidden">{word}</span>
      </span>
      <div>
        <b>{title}</b>
        {more !== undefined && <p>{more}</p>}
      </div>
    </li>
  );
}
