import type { PortalRequestAnswer } from '../../src/api/schemas/requests.ts';
import { Written } from '../kit/Written.tsx';
import css from './RequestPage.module.css';
import { answerSaid } from './words.ts';

interface Parts {
  label: string;
  request: Pick<PortalRequestAnswer, 'html' | 'fields' | 'answers'>;
}

/** What a requester wrote: the answers of the form, then their own words. */
export function Asked({ label, request: { html, fields, answers } }: Parts) {
  const answered = fields.filter(({ key }) => answers[key] !== undefined);
  if (html === '' && answered.length === 0) return null;
  return (
    <section className={css.asked} aria-label={label}>
      {answered.length > 0 && (
        <dl className={css.answers}>
          {answered.map((field) => (
            <div key={field.key}>
              <dt dir="auto">{field.label}</dt>
              <dd dir="auto">{answerSaid(field, answers[field.key])}</dd>
            </div>
          ))}
        </dl>
      )}
      {html !== '' && <Written html={html} />}
    </section>
  );
}
