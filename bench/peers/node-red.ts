/** The job in Node-RED, as its users do it: HTTP in, a function that checks the signature and writes the note, HTTP request. No retry. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '../../test/ports.ts';
import { type Contender, linksOf, SECRET, startTool } from './contender.ts';
import { folderOf, install, type Tool } from './install.ts';

const tool: Tool = { name: 'node-red', version: '5.0.7', withinMinutes: 5 };

export const nodeRed: Contender = {
  name: `Node-RED ${tool.version}`,
  ready: () => install(tool),
  async start(vendors) {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-node-red-'));
    const port = await freePort();
    const links = linksOf(vendors);
    const { intercom } = vendors;
    const settings = path.join(folder, 'settings.cjs');
    const express = path.join(folderOf(tool), 'node_modules', 'express');
    writeFileSync(settings, settingsOf({ port, folder, express, links }));
    writeFileSync(path.join(folder, 'flows.json'), JSON.stringify(flow(intercom.url, intercom.access())));
    const red = path.join(folderOf(tool), 'node_modules', 'node-red', 'red.js');
    const running = await startTool([red, '--settings', settings], {
      env: {},
      cwd: folder,
      port,
      issues: Object.keys(links),
    });
    return {
      ...running,
      async stop() {
        await running.stop();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};

/** The signature is of the bytes, which the HTTP node does not keep: they are kept before it. */
function settingsOf(of: { port: number; folder: string; express: string; links: object }): string {
  return `module.exports = {
    uiHost: '127.0.0.1', uiPort: ${of.port}, userDir: ${JSON.stringify(of.folder)}, flowFile: 'flows.json',
    httpAdminRoot: false, credentialSecret: false, telemetry: { enabled: false },
    logging: { console: { level: 'fatal', metrics: false, audit: false } },
    httpNodeMiddleware: require(${JSON.stringify(of.express)}).json({ limit: '1mb', verify: (req, res, raw) => { req.raw = raw; } }),
    functionGlobalContext: { crypto: require('node:crypto'), links: ${JSON.stringify(of.links)} },
  };`;
}

function flow(intercomUrl: string, { token, adminId }: { token: string; adminId: string }): object[] {
  const check = `
    const crypto = global.get('crypto');
    const given = Buffer.from(String(msg.req.headers['x-hub-signature']));
    const right = Buffer.from('sha256=' + crypto.createHmac('sha256', ${JSON.stringify(SECRET)}).update(msg.req.raw).digest('hex'));
    if (given.length !== right.length || !crypto.timingSafeEqual(given, right)) return [{ ...msg, statusCode: 401, payload: '' }, null];
    const { issue, user } = msg.payload;
    const conversation = global.get('links')[issue.id];
    const note = conversation === undefined ? null : {
      method: 'POST',
      url: ${JSON.stringify(intercomUrl)} + '/conversations/' + conversation + '/reply',
      headers: { authorization: ${JSON.stringify(`Bearer ${token}`)}, 'content-type': 'application/json', 'intercom-version': '2.15' },
      payload: { message_type: 'note', type: 'admin', admin_id: ${JSON.stringify(adminId)}, body: '<p><b>' + user.displayName + '</b> changed ' + issue.fields.summary + '</p>' },
    };
    return [{ ...msg, statusCode: 200, payload: '' }, note];`;
  const at = { z: 'job' };
  return [
    { id: 'job', type: 'tab', label: 'Jira to Intercom', disabled: false },
    { ...at, id: 'hook', type: 'http in', url: '/hooks/jira/jira', method: 'post', upload: false, wires: [['check']] },
    {
      ...at,
      id: 'check',
      type: 'function',
      func: check,
      outputs: 2,
      noerr: 0,
      libs: [],
      wires: [['answer'], ['note']],
    },
    { ...at, id: 'answer', type: 'http response', statusCode: '', headers: {}, wires: [] },
    {
      ...at,
      id: 'note',
      type: 'http request',
      method: 'use',
      ret: 'obj',
      url: '',
      persist: true,
      senderr: false,
      wires: [[]],
    },
  ];
}
