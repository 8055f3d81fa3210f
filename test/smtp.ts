/** A mail server on this machine, by the real protocol. In: how it should treat what comes. Out: the mails it took, as bytes and read. */
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';

export interface Taken {
  from: string;
  to: string[];
  raw: Buffer;
  mail: Email;
  /** A header as it stands, unfolded; null: there is none. */
  header(name: string): string | null;
}

export interface MailServer {
  url: string;
  taken: Taken[];
  /** Those to this address. */
  to(address: string): Taken[];
  /** How the next mails are treated; null: taken. */
  treat(how: Treatment | null): void;
  close(): Promise<void>;
}

/** `at`: the command that is answered so. `hang-up`: taken whole, and then nothing is said. */
export type Treatment = { at: 'RCPT' | 'DATA'; code: number; text: string } | 'hang-up';

export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const taken: Taken[] = [];
  let treatment: Treatment | null = null;
  const refusal = (at: 'RCPT' | 'DATA'): Error | null => {
    if (treatment === null || typeof treatment === 'string' || treatment.at !== at) return null;
    return Object.assign(new Error(treatment.text), { responseCode: treatment.code });
  };
  async function take(
    raw: Buffer,
    { mailFrom, rcptTo }: SMTPServerSession['envelope'],
    done: (error?: Error | null) => void,
  ): Promise<void> {
    const mail = await PostalMime.parse(raw);
    const refused = refusal('DATA');
    if (refused !== null) return done(refused);
    const header = (name: string): string | null =>
      mail.headers.find(({ key }) => key === name.toLowerCase())?.value ?? null;
    const to = rcptTo.map(({ address }) => address);
    taken.push({ from: mailFrom === false ? '' : mailFrom.address, to, raw, mail, header });
    if (treatment !== 'hang-up') return done();
    for (const connection of server.connections) connection.close();
  }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onRcptTo: (_address, _session, done) => done(refusal('RCPT')),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        void take(Buffer.concat(chunks), session.envelope, done);
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `smtp://127.0.0.1:${port}`,
    taken,
    to: (to) => taken.filter((one) => one.to.includes(to)),
    treat: (how) => void (treatment = how),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}
