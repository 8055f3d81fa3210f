import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { Time } from '../../kit/Time.tsx';
import { Loaded } from '../Loaded.tsx';
import css from './Builder.module.css';
import { changesInWords } from './changes.ts';
import { useVersions, type Version } from './data.ts';
import type { Workflow } from './model.ts';

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
    <Dialog title="Versions" wide onClosed={onClosed}>
      {(close) => (
        <>
          <p className={css.muted}>Runs keep the version they started with.</p>
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
            <Button onClick={close}>Close</Button>
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
  const said = before === null ? [] : changesInWords(before.definition, definition);
  return (
    <li className={css.version}>
      <div className={css.versionHead}>
        <b>Version {version}</b>
        <span className={css.muted}>
          {savedBy}, <Time at={at} />
        </span>
        {onRestore !== null && (
          <Button onClick={onRestore}>
            Restore<span className="visually-hidden"> version {version}</span>
          </Button>
        )}
      </div>
      {before === null ? (
        <p className={css.muted}>{version === 1 ? 'Made' : 'Earlier ones are not shown'}</p>
      ) : (
        <ul className={css.changes}>
          {said.length === 0 ? (
            <li>Saved without a change, in another name</li>
          ) : (
            said.map((one) => <li key={one}>{one}</li>)
          )}
        </ul>
      )}
    </li>
  );
}
