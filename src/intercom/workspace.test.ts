import { describe, expect, test } from 'vitest';
import { Reconnect, Rejected, RetryLater } from '../domain/errors.ts';
import { HttpFailure } from '../http.ts';
import type { Http } from '../http.ts';
import { createIntercomClient } from './client.ts';

const [US, EU, AU] = ['https://api.intercom.io', 'https://api.eu.intercom.io', 'https://api.au.intercom.io'] as const;

function me(region: string | null): object {
  return {
    type: 'admin',
    id: 7,
    name: 'Ada',
    email: 'ada@acme.example',
    app: { id_code: 'ws1', name: 'Acme', region },
  };
}

/** `answers` by origin: the owner of the token, 'unknown' for 401, 'down' for an address that cannot be reached. */
function intercom(answers: Record<string, object | 'unknown' | 'down'>) {
  const asked: string[] = [];
  const http: Http = {
    request: ({ url }) => {
      const { origin, pathname } = new URL(url);
      asked.push(origin + pathname);
      const answer = answers[origin] ?? 'unknown';
      if (answer === 'down') return Promise.reject(new HttpFailure(`${origin} refused the connection.`, 'no'));
      const status = answer === 'unknown' ? 401 : 200;
      return Promise.resolve({ status, headers: {}, body: Buffer.from(JSON.stringify(answer)) });
    },
    close: () => undefined,
  };
  return { client: createIntercomClient(http), asked };
}

describe('whose token it is', () => {
  test('is asked at the US address, which knows the region', async () => {
    const { client, asked } = intercom({ [US]: me('US') });
    expect(await client.identify('t')).toEqual({
      workspaceId: 'ws1',
      workspaceName: 'Acme',
      region: 'US',
      apiUrl: US,
      adminId: '7',
      adminName: 'Ada',
    });
    expect(asked).toEqual([`${US}/me`]);
  });

  test.each([
    ['EU', 'EU', EU],
    ['eu-west-1', 'EU', EU],
    ['Au', 'AU', AU],
    ['australia', 'AU', AU],
    ['us-east-1', 'US', US],
    [null, 'US', US],
    ['Mars', 'US', US],
  ])('a region spelled %s at the US address means %s', async (spelled, region, apiUrl) => {
    const { client } = intercom({ [US]: me(spelled) });
    expect(await client.identify('t')).toMatchObject({ region, apiUrl });
  });

  test.each([
    ['EU', EU],
    ['AU', AU],
  ])(
    'a workspace of %s that the US address does not know is found at its own, also when US was asked for',
    async (region, apiUrl) => {
      for (const given of [undefined, US, `${US}/`]) {
        const { client } = intercom({ [apiUrl]: me(null) });
        expect(await client.identify('t', given)).toMatchObject({ region, apiUrl });
      }
    },
  );

  test('the address that was given is asked first', async () => {
    const { client, asked } = intercom({ [AU]: me('AU') });
    expect(await client.identify('t', AU)).toMatchObject({ region: 'AU', apiUrl: AU });
    expect(asked).toEqual([`${AU}/me`]);
  });

  test('an address that is not of Intercom stays as it is, and its token goes nowhere else', async () => {
    const simulator = 'http://127.0.0.1:9401';
    const { client, asked } = intercom({ [simulator]: me('EU') });
    expect(await client.identify('t', `${simulator}/`)).toMatchObject({ region: 'EU', apiUrl: simulator });
    await expect(intercom({ [US]: me('US') }).client.identify('t', simulator)).rejects.toBeInstanceOf(Reconnect);
    expect(asked).toEqual([`${simulator}/me`]);
  });

  test('a token that no region knows is Reconnect, and says where it was asked', async () => {
    const { client, asked } = intercom({});
    const error: unknown = await client.identify('t').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Reconnect);
    expect(String(error)).toContain('in none of the regions US, EU and AU');
    expect(asked).toHaveLength(3);
  });

  test('a region that cannot be reached leaves it open', async () => {
    const { client } = intercom({ [EU]: 'down' });
    await expect(client.identify('t')).rejects.toBeInstanceOf(RetryLater);
  });

  test('a token without a workspace is refused with a sentence', async () => {
    const { client } = intercom({ [US]: { ...me('US'), app: null } });
    await expect(client.identify('t')).rejects.toBeInstanceOf(Rejected);
  });
});

describe('ticket types', () => {
  const type = (attributes: object): object => ({
    data: [{ id: 88, name: 'Bug', category: 'Customer', ticket_type_attributes: attributes, ticket_states: null }],
  });
  const attribute = {
    id: 5,
    name: 'Severity',
    data_type: 'list',
    input_options: { list_options: [{ id: 1, label: 'Sev 1' }] },
  };

  test.each([
    ['as real answers have it', { type: 'list', data: [attribute] }],
    ['as the OpenAPI file has it', { ticket_type_attributes: [attribute] }],
  ])('carry their attributes %s', async (_how, attributes) => {
    const { client } = intercom({ [US]: type(attributes) });
    const { value } = await client.listTicketTypes({ connectionId: 'c', apiUrl: US, token: 't', adminId: '7' });
    expect(value[0]).toMatchObject({
      id: '88',
      attributes: [{ id: '5', name: 'Severity', required: false, options: [{ id: '1', label: 'Sev 1' }] }],
      states: [],
    });
  });
});
