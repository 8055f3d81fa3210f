/** Why nothing was connected, and what to do now: in the words of the page that ends an authorisation. */
import type { ByLanguage } from '../page-language.ts';

/** `said`: in English, by Intercom or by us. */
export type NotCompleted =
  | { kind: Plain }
  | { kind: 'denied'; said: string }
  | { kind: 'unavailable'; said: string }
  | { kind: 'refused'; said: string }
  | { kind: 'workspace_taken'; workspace: string; connection: string };

type Plain =
  | 'signed_out'
  | 'not_admin_here'
  | 'oauth_off'
  | 'bad_start'
  | 'no_connection'
  | 'no_state'
  | 'state_unknown'
  | 'state_used'
  | 'state_expired'
  | 'no_code'
  | 'code_refused'
  | 'not_allowed'
  | 'kept';

export interface Reason {
  reason: string;
  next: string;
}

type Answer = { status: number } & ByLanguage<Reason>;

export function reasonOf(why: NotCompleted): Answer {
  switch (why.kind) {
    case 'denied':
      return denied(why.said);
    case 'unavailable':
      return {
        status: 503,
        en: {
          reason: 'Intercom does not answer just now.',
          next: `${why.said} Nothing was changed. Wait a minute, close this window and press Connect again.`,
        },
        de: {
          reason: 'Intercom antwortet gerade nicht.',
          next: `Es wurde nichts geändert. Warten Sie eine Minute, schließen Sie dieses Fenster und verbinden Sie noch einmal. Wortlaut des Servers: ${why.said}`,
        },
      };
    case 'refused':
      return {
        status: 502,
        en: { reason: 'Intercom refused.', next: `${why.said} Nothing was changed.` },
        de: { reason: 'Intercom hat abgelehnt.', next: `Es wurde nichts geändert. Wortlaut des Servers: ${why.said}` },
      };
    case 'workspace_taken':
      return {
        status: 409,
        en: {
          reason: `The workspace ${why.workspace} is connected already, as “${why.connection}”.`,
          next: 'Reconnect that connection instead. Nothing was changed.',
        },
        de: {
          reason: `Der Workspace ${why.workspace} ist schon verbunden, als „${why.connection}“.`,
          next: 'Verbinden Sie stattdessen jene Verbindung neu. Es wurde nichts geändert.',
        },
      };
    default:
      return plain[why.kind];
  }
}

/** Cancelled by the person, or not allowed to them: Intercom says both in the same way, and the rest only in words. */
function denied(said: string): Answer {
  if (/permission|admin|allowed to|install/i.test(said)) return plain.not_allowed;
  if (/^access_denied\b/.test(said)) return cancelled;
  const cut = said.slice(0, 200);
  return {
    status: 502,
    en: { reason: 'Intercom did not allow it.', next: `It said: ${cut}. ${again.en}` },
    de: { reason: 'Intercom hat es nicht erlaubt.', next: `${again.de} Wortlaut von Intercom: ${cut}.` },
  };
}

const again: ByLanguage<string> = {
  en: 'Nothing was changed. Close this window and press Connect again.',
  de: 'Es wurde nichts geändert. Schließen Sie dieses Fenster und verbinden Sie noch einmal.',
};

const cancelled: Answer = {
  status: 403,
  en: { reason: 'It was cancelled at Intercom.', next: again.en },
  de: { reason: 'Es wurde bei Intercom abgebrochen.', next: again.de },
};

const notBegunHere: Answer = {
  status: 400,
  en: {
    reason: 'This answer of Intercom does not belong to anything that was begun in this browser.',
    next: `If a link brought you here, do not trust who sent it. ${again.en}`,
  },
  de: {
    reason: 'Diese Antwort von Intercom gehört zu nichts, was in diesem Browser begonnen wurde.',
    next: `Hat Sie ein Link hierher geführt, trauen Sie dem Absender nicht. ${again.de}`,
  },
};

const plain: Record<Plain, Answer> = {
  signed_out: {
    status: 401,
    en: {
      reason: 'You are not signed in to Deskbridge in this browser.',
      next: 'Sign in there, then press Connect again in the same browser.',
    },
    de: {
      reason: 'Sie sind in diesem Browser nicht bei Deskbridge angemeldet.',
      next: 'Melden Sie sich dort an und verbinden Sie dann im selben Browser noch einmal.',
    },
  },
  not_admin_here: {
    status: 403,
    en: {
      reason: 'Only admins of Deskbridge connect workspaces.',
      next: 'Ask an admin of Deskbridge to connect it.',
    },
    de: {
      reason: 'Nur Admins von Deskbridge verbinden Workspaces.',
      next: 'Bitten Sie einen Admin von Deskbridge, ihn zu verbinden.',
    },
  },
  oauth_off: {
    status: 404,
    en: {
      reason: 'Connecting by OAuth is off here.',
      next: 'Connect by an access token, or have INTERCOM_CLIENT_ID and INTERCOM_CLIENT_SECRET set where Deskbridge runs.',
    },
    de: {
      reason: 'Das Verbinden über OAuth ist hier nicht eingerichtet.',
      next: 'Verbinden Sie mit einem Zugriffstoken, oder lassen Sie dort, wo Deskbridge läuft, INTERCOM_CLIENT_ID und INTERCOM_CLIENT_SECRET setzen.',
    },
  },
  bad_start: {
    status: 400,
    en: { reason: 'This address is not whole.', next: again.en },
    de: { reason: 'Diese Adresse ist unvollständig.', next: again.de },
  },
  no_connection: {
    status: 404,
    en: { reason: 'The connection that was to be renewed is not there any more.', next: again.en },
    de: { reason: 'Die Verbindung, die erneuert werden sollte, gibt es nicht mehr.', next: again.de },
  },
  no_state: notBegunHere,
  state_unknown: notBegunHere,
  state_used: {
    status: 400,
    en: {
      reason: 'This answer of Intercom was used already.',
      next: 'If the page was only loaded again, the workspace is connected: look at Integrations. Otherwise press Connect again.',
    },
    de: {
      reason: 'Diese Antwort von Intercom wurde schon verwendet.',
      next: 'Wurde die Seite nur neu geladen, ist der Workspace verbunden: Sehen Sie unter Integrationen nach. Sonst verbinden Sie noch einmal.',
    },
  },
  state_expired: {
    status: 400,
    en: { reason: 'It took longer than 10 minutes.', next: again.en },
    de: { reason: 'Es hat länger als 10 Minuten gedauert.', next: again.de },
  },
  no_code: {
    status: 400,
    en: { reason: 'Intercom sent no authorisation along.', next: again.en },
    de: { reason: 'Intercom hat keine Freigabe mitgeschickt.', next: again.de },
  },
  code_refused: {
    status: 502,
    en: {
      reason: 'Intercom does not take its own authorisation any more: it works once, and only for a short time.',
      next: `${again.en} If it comes again, check that INTERCOM_CLIENT_ID and INTERCOM_CLIENT_SECRET are of the same app.`,
    },
    de: {
      reason: 'Intercom nimmt seine eigene Freigabe nicht mehr an: Sie gilt einmal und nur kurze Zeit.',
      next: `${again.de} Bleibt es dabei, prüfen Sie, ob INTERCOM_CLIENT_ID und INTERCOM_CLIENT_SECRET zur selben App gehören.`,
    },
  },
  not_allowed: {
    status: 403,
    en: {
      reason: 'Authorization failed: you are not an admin of this workspace.',
      next: 'Ask a workspace admin to connect: somebody who may install apps in this workspace.',
    },
    de: {
      reason: 'Freigabe fehlgeschlagen: Sie sind kein Admin dieses Workspace.',
      next: 'Bitten Sie einen Admin des Workspace, ihn zu verbinden: jemanden, der dort Apps installieren darf.',
    },
  },
  kept: {
    status: 200,
    en: { reason: 'The connection stays with its workspace.', next: 'Nothing was changed.' },
    de: { reason: 'Die Verbindung bleibt bei ihrem Workspace.', next: 'Es wurde nichts geändert.' },
  },
};
