import type { FirstRunAnswer } from '../../../src/api/schemas/overview.ts';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { texts } from '../../texts/first-run.ts';
import { sentenceSaid } from '../../texts/sentences.ts';
import { RouteButton } from '../RouteButton.tsx';
import { useTryDemo } from './changes.ts';
import css from './FirstRun.module.css';
import { LeaveDemo } from './LeaveDemo.tsx';

const said = texts.choices;

/** Two ways to begin, while nothing real is connected. */
export function Choices({ firstRun: { demo } }: { firstRun: FirstRunAnswer }) {
  return (
    <div className={css.choices}>
      <section className={css.choice} aria-labelledby="try">
        <span className={css.badge}>
          <Icon name="play" />
        </span>
        <h2 id="try">{said.tryDemo}</h2>
        {demo.inUse ? <DemoRuns /> : <DemoStart demo={demo} />}
      </section>
      <section className={css.choice} aria-labelledby="real">
        <span className={css.badge}>
          <Icon name="integration" />
        </span>
        <h2 id="real">{said.connect}</h2>
        <p>{said.real}</p>
        <div className={css.actions}>
          <RouteButton to="/console/integrations" look={demo.inUse ? 'plain' : 'primary'}>
            {' '}
            {said.connect}
          </RouteButton>
        </div>
      </section>
    </div>
  );
}

function DemoStart({ demo }: { demo: FirstRunAnswer['demo'] }) {
  const start = useTryDemo();
  return (
    <>
      <p>{said.demo}</p>
      {demo.canStart ? (
        <div className={css.actions}>
          <Button look="primary" busy={start.isPending} onClick={() => start.mutate()}>
            {start.isPending ? said.starting : said.tryDemo}
          </Button>
        </div>
      ) : (
        <p className={css.hint}>{sentenceSaid(demo.whyNot ?? '')}</p>
      )}
    </>
  );
}

function DemoRuns() {
  return (
    <>
      <p>{said.inDemo}</p>
      <div className={css.actions}>
        <LeaveDemo />
      </div>
    </>
  );
}
