/** A mailbox on this machine by IMAP4rev1, as far as a client that reads, marks and moves mails asks. In: mails. Out: what became of them. */
import { createServer, type AddressInfo, type Socket } from 'node:net';

interface Mail {
  uid: number;
  raw: Buffer;
  seen: boolean;
}

export interface ImapServer {
  /** As MAIL_IMAP_URL has it. */
  url: string;
  folders: Map<string, Mail[]>;
  deliver(raw: string | Buffer): void;
  commands: string[];
  /** What happens to a command that begins so: refused, or the connection breaks. Null: nothing. */
  treat(how: { command: RegExp; as: 'refused' | 'broken' } | null): void;
  /** Another validity, with uids from the beginning. */
  renumber(): void;
  close(): Promise<void>;
}

export async function startImapServer(login = { user: 'help@acme.example', password: 'right' }): Promise<ImapServer> {
  const folders = new Map<string, Mail[]>([
    ['INBOX', []],
    ['Done', []],
  ]);
  const commands: string[] = [];
  let [nextUid, validity] = [1, 7];
  let treated: Parameters<ImapServer['treat']>[0] = null;
  const sockets = new Set<Socket>();

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let [pending, folder] = ['', 'INBOX'];
    socket.write('* OK ready\r\n');
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1');
      for (let end = pending.indexOf('\r\n'); end !== -1; end = pending.indexOf('\r\n')) {
        const line = pending.slice(0, end);
        pending = pending.slice(end + 2);
        const [, tag = '*', rest = ''] = /^(\S+) (.*)$/.exec(line) ?? [];
        commands.push(rest.replace(/^LOGIN .*/, 'LOGIN'));
        if (treated?.command.test(rest) === true) {
          if (treated.as === 'broken') return socket.destroy();
          socket.write(`${tag} NO not now\r\n`);
          continue;
        }
        folder = answer(socket, { tag, rest, folder });
      }
      return undefined;
    });
  });

  /** Answers the folder that is open from here on. */
  function answer(socket: Socket, { tag, rest, folder }: { tag: string; rest: string; folder: string }): string {
    const say = (...lines: (string | Buffer)[]): void => {
      for (const line of lines) socket.write(line);
    };
    const ok = (code = ''): void => say(`${tag} OK ${code}done\r\n`);
    const mails = folders.get(folder) ?? [];
    const [name = ''] = rest.split(' ');
    const quoted = [...rest.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text);
    switch (name.toUpperCase()) {
      case 'CAPABILITY':
        say('* CAPABILITY IMAP4rev1 MOVE UIDPLUS\r\n');
        ok();
        return folder;
      case 'LOGIN': {
        const [user, password] =
          quoted.length >= 2
            ? quoted
            : rest
                .split(' ')
                .slice(1)
                .map((one) => one.replaceAll('"', ''));
        const right = user === login.user && password === login.password;
        say(right ? `${tag} OK in\r\n` : `${tag} NO [AUTHENTICATIONFAILED] Invalid credentials\r\n`);
        return folder;
      }
      case 'LIST':
      case 'LSUB': {
        const wanted = quoted.at(-1) ?? rest.split(' ').at(-1) ?? '';
        const shown = wanted === '' ? [] : [...folders.keys()].filter((one) => wanted === '*' || one === wanted);
        say(
          wanted === '' ? `* ${name} (\\Noselect) "/" ""\r\n` : '',
          ...shown.map((one) => `* ${name} () "/" "${one}"\r\n`),
        );
        ok();
        return folder;
      }
      case 'SELECT':
      case 'EXAMINE': {
        const wanted = quoted[0] ?? rest.split(' ')[1] ?? '';
        const found = folders.get(wanted);
        if (found === undefined) {
          say(`${tag} NO [NONEXISTENT] no such folder\r\n`);
          return folder;
        }
        say(
          `* ${found.length} EXISTS\r\n* FLAGS (\\Seen)\r\n* OK [PERMANENTFLAGS (\\Seen)] \r\n* OK [UIDVALIDITY ${validity}] \r\n* OK [UIDNEXT ${nextUid}] \r\n`,
        );
        ok('[READ-WRITE] ');
        return wanted;
      }
      case 'UID':
        uid({ rest, mails, say, quoted });
        return (ok(), folder);
      case 'LOGOUT':
        say('* BYE\r\n');
        ok();
        socket.end();
        return folder;
      default:
        return (ok(), folder);
    }
  }

  function uid(of: {
    rest: string;
    mails: Mail[];
    say: (...lines: (string | Buffer)[]) => void;
    quoted: string[];
  }): void {
    const { rest, mails, say, quoted } = of;
    const [, command = '', range = ''] = rest.split(' ');
    const mail = mails.find((one) => String(one.uid) === range);
    const place = mail === undefined ? 0 : mails.indexOf(mail) + 1;
    if (command === 'SEARCH') {
      const uid = /UID (\d+)/.exec(rest.slice('UID SEARCH'.length))?.[1];
      const found = mails.filter((one) => (uid === undefined ? !one.seen : String(one.uid) === uid));
      return say(`* SEARCH ${found.map((one) => one.uid).join(' ')}\r\n`);
    }
    if (mail === undefined) return;
    if (command === 'STORE') {
      mail.seen = true;
      return say(`* ${place} FETCH (UID ${mail.uid} FLAGS (\\Seen))\r\n`);
    }
    if (command === 'FETCH' && /BODY/i.test(rest)) {
      say(`* ${place} FETCH (UID ${mail.uid} BODY[] {${mail.raw.length}}\r\n`, mail.raw, ')\r\n');
      return;
    }
    if (command === 'FETCH') return say(`* ${place} FETCH (UID ${mail.uid} RFC822.SIZE ${mail.raw.length})\r\n`);
    if (command === 'MOVE') {
      const to = folders.get(quoted[0] ?? rest.split(' ')[3] ?? '');
      if (to === undefined) return;
      to.push(mail);
      mails.splice(place - 1, 1);
      return say(`* ${place} EXPUNGE\r\n`);
    }
  }

  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `imap://${encodeURIComponent(login.user)}:${login.password}@127.0.0.1:${port}/INBOX`,
    folders,
    commands,
    deliver(raw) {
      folders.get('INBOX')?.push({ uid: nextUid, raw: Buffer.from(raw), seen: false });
      nextUid += 1;
    },
    treat: (how) => void (treated = how),
    renumber() {
      validity += 1;
      nextUid = 1;
      for (const mail of folders.get('INBOX') ?? []) mail.uid = nextUid++;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
