import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { Time } from '../../kit/Time.tsx';
import { actorSaid } from '../../texts/actor-sentences.ts';
import { texts } from '../../texts/workflows.ts';
import { Loaded } from '../Loaded.tsx';
import css from './Versions.module.css';
import lines from './Lines.module.css';
import { changesInWords } from './changes.ts';
import { useVersions, type Version } from './data.ts';
import type { Workflow } from './model.ts';

const said = texts.versions;

interface Parts {
  id: string;
  mayChange: boolean;
  onRestore: (definition: Workflow, version: number) => void;
  onClosed: () => void;
}

/** Every version with who saved it, when, and what was changed. */
export function Versions({ id, mayChange, onRestore, onClosed }: Parts) {
  const versions = useVersions(id);
  return (
    <Dialog title={said.title} wide onClosed={onClosed}>
      {(close) => (
        <>
          <p className={lines.muted}>{said.kept}</p>
          <Loaded query={versions} rows={3}>
            {({ items }) => (
              <ol className={css.versions}>
                {items.map((version, at) => (
                  <OneVersion
                    key={version.version}
                    version={version}
                    before={items[at + 1] ?? null}
                    onRestore={
                      at === 0 || !mayChange
                        ? null
                        : () => {
                            onRestore(version.definition, version.version);
                            close();
                          }
                    }
                  />
                ))}
              </ol>
            )}
          </Loaded>
          <DialogEnd>
            <Button onClick={close}>{said.close}</Button>
          </DialogEnd>
        </>
      )}
    </Dialog>
  );
}

interface OneParts {
  version: Version;
  before: Version | null;
  onRestore: (() => void) | null;
}

function OneVersion({ version: { version, savedBy, at, definition }, before, onRestore }: OneParts) {
  const changes = before === null ? [] : changesInWords(before.definition, definition);
  return (
    <li className={css.version}>
      <div className={css.versionHead}>
        <b>{said.version(version)}</b>
        <span className={lines.muted}>
          {actorSaid(savedBy)}, <Time at={at} />
        </span>
        {onRestore !== null && (
          <Button aria-label={said.restoreVersion(version)} onClick={onRestore}>
            {said.restore}
          </Button>
        )}
      </div>
      {before === null ? (
        <p className={lines.muted}>{version === 1 ? said.made : said.earlier}</p>
      ) : (
        <ul className={css.changes}>
          {changes.length === 0 ? <li>{said.unchanged}</li> : changes.map((one) => <li key={one}>{one}</li>)}
        </ul>
      )}
    </li>
  );
}
