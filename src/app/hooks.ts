/** Every door that vendors call at: Jira's webhooks, Intercom's, and the Forge app's remote where one is set up. */
import type { FastifyPluginAsync } from 'fastify';
import { intercomHooks } from './intercom-hooks.ts';
import { jiraHooks } from './jira-hooks.ts';
import { type ForgeOptions, forgeRemote } from './forge.ts';
import type { Config } from '../config.ts';
import type { Loop } from '../pipeline/loop.ts';

export interface Hooks {
  plugins: FastifyPluginAsync[];
  /** Looks after what ends by itself, where this process works. */
  watch(): void;
  /** Writes what was only counted, and stops watching. */
  flush(): Promise<void>;
}

export function hooks(
  config: Pick<Config, 'forge' | 'publicUrl'>,
  of: Omit<ForgeOptions, 'forge' | 'publicUrl'> & { inboxApp: FastifyPluginAsync },
): Hooks {
  const { keep, telemetry, receiver, known } = of;
  const jira = jiraHooks({ keep, telemetry, receiver, known });
  const intercom = intercomHooks({ db: keep.db, telemetry, known, receiver });
  const forge = config.forge === null ? null : forgeRemote({ ...of, forge: config.forge, publicUrl: config.publicUrl });
  let watching: Pick<Loop, 'stop'> | null = null;
  return {
    plugins: [jira.plugin, intercom.plugin, of.inboxApp, ...(forge === null ? [] : [forge.plugin])],
    watch() {
      watching ??= forge?.watch() ?? null;
    },
    async flush() {
      await Promise.all([watching?.stop(), jira.flush(), intercom.flush()]);
    },
  };
}
