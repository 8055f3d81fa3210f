import { createServer } from 'node:http';
import { execFile } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { root } from '../sources.ts';
import { askRegistry, mayPass, type Npm, verdictLine } from './registry.ts';

const none = { info: 0, low: 1, moderate: 1, high: 0, critical: 0, total: 2 };
const clean = { weak: { metadata: { vulnerabilities: none } }, signed: { invalid: [], missing: [] } };

/** As npm prints it. */
const answering =
  ({ weak, signed }: { weak: object | string; signed: object | string }): Npm =>
  async (words) => {
    const said = words.includes('signatures') ? signed : weak;
    return typeof said === 'string' ? said : JSON.stringify(said, null, 2);
  };

async function ask(npm: Npm, { offline = false }: { offline?: boolean } = {}) {
  const verdicts = await askRegistry({ offline, npm });
  return { passes: mayPass(verdicts, { offline }), lines: verdicts.map(verdictLine) };
}

describe('the registry', () => {
  test('that answers both questions well lets the run pass', async () => {
    expect(await ask(answering(clean))).toEqual({
      passes: true,
      lines: [
        'npm audit --omit=dev --audit-level=high: clean: 0 high or critical, 2 in all',
        'npm audit signatures: clean: 0 signed by somebody else, 0 not signed',
      ],
    });
  });

  test('that knows a grave weakness fails the run', async () => {
    const weak = { metadata: { vulnerabilities: { ...none, high: 1, total: 3 } } };
    const { passes, lines } = await ask(answering({ ...clean, weak }));
    expect(passes).toBe(false);
    expect(lines[0]).toContain('!!! BAD: 1 high or critical, 3 in all');
  });

  test.each([
    ['another signature', { invalid: [{ name: 'left', version: '1.0.0' }], missing: [] }, '1 signed by somebody else'],
    ['no signature', { invalid: [], missing: [{ name: 'left', version: '1.0.0' }] }, '1 not signed: left@1.0.0'],
  ])('that has a package with %s fails the run and names it', async (_what, signed, words) => {
    const { passes, lines } = await ask(answering({ ...clean, signed }));
    expect(passes).toBe(false);
    expect(lines[1]).toMatch(/!!! BAD: .*left@1\.0\.0/);
    expect(lines[1]).toContain(words);
  });

  test.each([
    [
      'answers no audits',
      { message: '405 Method Not Allowed - POST /-/npm/v1/security/audits/quick', statusCode: 405 },
    ],
    [
      'gives no keys',
      { error: { summary: 'found no dependencies to audit that were installed from a supported registry' } },
    ],
    ['cannot be reached', { error: { summary: 'request failed, reason: getaddrinfo ENOTFOUND', detail: 'a\nb' } }],
    ['answers with a page', '<html>Sign in</html>'],
    ['does not answer in time', ''],
    ['answers something else', {}],
  ])('that %s was not asked, which fails the run', async (_what, said) => {
    const weak = await ask(answering({ ...clean, weak: said }));
    expect([weak.passes, weak.lines[0]]).toEqual([false, expect.stringContaining('!!! NOT ASKED: no answer: ')]);
    expect(weak.lines[1]).toContain(': clean: ');
    const unsigned = await ask(answering({ ...clean, signed: said }));
    expect([unsigned.passes, unsigned.lines[1]]).toEqual([
      false,
      expect.stringContaining('!!! NOT ASKED: no answer: '),
    ]);
  });

  test('is not asked with --offline, which is said, and the run may pass', async () => {
    const npm: Npm = () => Promise.reject(new Error('It was asked.'));
    const { passes, lines } = await ask(npm, { offline: true });
    expect(passes).toBe(true);
    expect(lines).toEqual([
      expect.stringContaining('!!! NOT ASKED: told to stay --offline'),
      expect.stringContaining('!!! NOT ASKED: told to stay --offline'),
    ]);
  });

  test.each([
    ['that knows nothing bad, is clean', 200, /clean: 0 high or critical, 0 in all/],
    ['that takes no audits, was not asked', 405, /!!! NOT ASKED: no answer: 405 Method Not Allowed/],
  ])('%s, as this npm says it', async (_what, status, line) => {
    const server = createServer((request, response) => {
      request.resume().on('end', () => response.writeHead(status, { 'content-type': 'application/json' }).end('{}'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      const npm: Npm = (words) =>
        words.includes('signatures')
          ? Promise.resolve('')
          : new Promise((resolve) =>
              execFile('npm', [...words, '--registry', registry], { cwd: root }, (_error, stdout) => resolve(stdout)),
            );
      expect((await ask(npm)).lines[0]).toMatch(line);
    } finally {
      server.close();
    }
  });
});
