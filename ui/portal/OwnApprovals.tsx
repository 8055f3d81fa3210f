import type { PortalApprovalAnswer } from '../../src/api/schemas/portal.ts';
import { Time } from '../kit/Time.tsx';
import { texts } from '../texts/portal.ts';
import { sentence } from '../texts/sentence.tsx';
import { Link } from './Link.tsx';
import css from './OwnRequests.module.css';
import { useReading } from './reading.ts';

export const approvalsPath = '/api/v1/portal/approvals';

const EVERY_MS = 30_000;

/** What waits for the reader's word. Most people are never asked: then there is nothing here. */
export function OwnApprovals() {
  const { data } = useReading<{ items: PortalApprovalAnswer[] }>(approvalsPath, EVERY_MS);
  if (data === null || data.items.length === 0) return null;
  return (
    <section className={css.requests} aria-labelledby="own-approvals">
      <h2 id="own-approvals">{texts.own.approvals}</h2>
      <ul className={css.list} aria-label={texts.own.approvals}>
        {data.items.map(({ id, message, issue, workflow, expiresAt }) => (
          <li key={id}>
            <Link className={css.row} href={`/portal/approvals/${id}`}>
              <span className={css.what}>
                <span className={css.title} dir="auto">
                  {message}
                </span>
                <span className={css.about}>
                  <span dir="auto">{issue.key ?? workflow}</span>
                  <span>{sentence(texts.own.ends, { when: <Time at={expiresAt} /> })}</span>
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
