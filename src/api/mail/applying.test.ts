import { expect, test } from 'vitest';
import { apiOn } from '../../../test/api.ts';
import { eachDatabase } from '../../../test/databases.ts';

const token = 'a-token-of-one-s-own-that-nobody-can-guess';
const desk = {
  hosts: [{ name: 'help', kind: 'desk' }],
  projects: [
    { host: 'help', key: 'REQ' },
    { host: 'help', key: 'IT' },
  ],
};
const document = {
  ...desk,
  mailboxes: [
    { name: 'support', address: 'Help@Acme.example', project: 'REQ', hookToken: token },
    { name: 'it desk', host: 'help', project: 'IT' },
  ],
  portal: { mayAsk: 'domains', domains: ['acme.example'] },
};

eachDatabase('mailboxes and who may ask in a set-up', (database) => {
  test('are made with the rest; exported without secrets, and applied elsewhere they are the same', async () => {
    const [here, there] = [await apiOn(database()), await apiOn(database())];
    const applied = await here.call('PUT', '/api/v1/setup', { body: document });
    expect([applied.status, applied.json.changes.slice(3)]).toEqual([
      200,
      [
        { kind: 'mailbox', name: 'support', change: 'created' },
        { kind: 'mailbox', name: 'it desk', change: 'created' },
        { kind: 'portal', name: 'portal', change: 'updated' },
      ],
    ]);
    const { text } = await here.call('GET', '/api/v1/setup');
    const exported = JSON.parse(text) as typeof document;
    expect(text).not.toContain(token);
    expect([exported.mailboxes, exported.portal]).toEqual([
      [
        {
          name: 'it desk',
          kind: 'hook',
          address: null,
          host: 'help',
          project: 'IT',
          hookToken: '${IT_DESK_HOOK_TOKEN}',
        },
        {
          name: 'support',
          kind: 'hook',
          address: 'help@acme.example',
          host: 'help',
          project: 'REQ',
          hookToken: '${SUPPORT_HOOK_TOKEN}',
        },
      ],
      { mayAsk: 'domains', domains: ['acme.example'] },
    ]);
    const filled = JSON.parse(
      text.replace('${SUPPORT_HOOK_TOKEN}', `${token}-2`).replace('${IT_DESK_HOOK_TOKEN}', `${token}-3`),
    ) as object;
    const again = await there.call('PUT', '/api/v1/setup', { body: filled });
    expect([again.status, again.text]).toEqual([200, expect.any(String)]);
    expect((await there.call('GET', '/api/v1/setup')).text).toBe(text);
    const boxes = await there.call('GET', '/api/v1/mailboxes');
    expect(boxes.text).toContain(`/hooks/mail/${token}-2`);
    const twice = await there.call('PUT', '/api/v1/setup', { body: filled });
    expect(new Set(twice.json.changes.map(({ change }) => change))).toEqual(new Set(['unchanged']));
    await here.end();
    await there.end();
  });

  test('change what is named and leave the rest, the address that mail is brought to too', async () => {
    const api = await apiOn(database());
    await api.call('PUT', '/api/v1/setup', { body: { ...desk, mailboxes: [{ name: 'support', project: 'REQ' }] } });
    const addressOf = async () => (await api.call('GET', '/api/v1/mailboxes')).text.match(/hooks\/mail\/[\w-]+/)?.[0];
    const before = await addressOf();
    const { json } = await api.call('PUT', '/api/v1/setup', {
      body: { mailboxes: [{ name: 'support', address: 'help@acme.example' }] },
    });
    expect(json.changes).toEqual([{ kind: 'mailbox', name: 'support', change: 'updated' }]);
    const { items } = (await api.call('GET', '/api/v1/mailboxes')).json;
    expect(items).toMatchObject([{ address: 'help@acme.example', host: 'help', project: 'REQ' }]);
    expect(await addressOf()).toBe(before);
    await api.end();
  });

  test('are refused with their place: no such inbox, one named twice, a token of somebody else, none to look into', async () => {
    const [api, other] = [await apiOn(database()), await apiOn(database())];
    const taken = `${token}-4`;
    const made = { ...desk, mailboxes: [{ name: 'theirs', hookToken: taken }] };
    expect((await other.call('PUT', '/api/v1/setup', { body: made })).status).toBe(200);
    const { status, json } = await api.call('PUT', '/api/v1/setup', {
      body: {
        ...desk,
        mailboxes: [
          { name: 'a', project: 'OPS' },
          { name: 'a', hookToken: taken },
          { name: 'b', kind: 'imap' },
          { name: 'c', host: 'help' },
        ],
      },
    });
    expect([status, json.errors.map(({ message }) => message)]).toEqual([
      422,
      [
        'mailboxes[0].project: there is no inbox "OPS"; known are REQ of help, IT of help',
        'mailboxes[1].name: "a" stands already at mailboxes[0]',
        'mailboxes[1].hookToken: is that of another mailbox: make one up',
        'mailboxes[2].kind: this server looks into no mailbox: set MAIL_IMAP_URL and start it again',
        'mailboxes[3].project: is missing: name the inbox on that host',
      ],
    ]);
    expect((await api.call('GET', '/api/v1/mailboxes')).json.items).toEqual([]);
    await api.end();
    await other.end();
  });
});
