import { locale } from '../texts/language.ts';
import { texts } from '../texts/panel.ts';
import css from './Customers.module.css';
import { AsideButton, Part, Trouble } from './Part.tsx';
import { useAct, usePanel } from './panel-context.ts';
import { saveAs } from '../kit/save-as.ts';

const said = texts.customers;
const short = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });

/** How much weight is behind this issue. */
export function Customers() {
  const { host, panel } = usePanel();
  const { contacts, companies, sum, unread } = panel.customers;
  const act = useAct();
  if (contacts === 0 && unread === 0) return null;
  const save = (): Promise<boolean> =>
    act.run(async () => {
      const csv = await host.call<string>('GET', '/customers.csv');
      saveAs(`${panel.issue.key}-customers.csv`, csv);
    });
  return (
    <Part
      title={said.title}
      aside={
        <AsideButton icon="download" aria-label={said.save} busy={act.busy} onClick={() => void save()}>
          {'CSV'}
        </AsideButton>
      }
    >
      <dl className={css.figures}>
        <Figure label={said.contacts(contacts)} value={contacts} />
        <Figure label={said.companies(companies)} value={companies} />
        {sum !== null && <Figure label={sum.label} value={sum.value} />}
      </dl>
      {unread > 0 && <p className={css.unread}>{said.unread(unread)}</p>}
      <Trouble trouble={act.trouble} />
    </Part>
  );
}

function Figure({ label, value }: { label: string; value: number }) {
  const exact = value.toLocaleString(locale);
  return (
    <div className={css.figure}>
      <dt>{label}</dt>
      <dd title={exact}>{Math.abs(value) < 100_000 ? exact : short.format(value)}</dd>
    </div>
  );
}
