/**
 * Sealed secrets. A master key from the environment wraps one random data key per organization; the data key seals what is stored. What a
 * sealed text is for is part of its authentication, so it opens nowhere else: not in another row, column or organization.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { Db } from './db.ts';
import { DatabaseSetupError } from './db.ts';

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const howToMake = 'make one with: openssl rand -base64 32';

interface Key {
  /** Shown in every text sealed with it; says nothing of the key. */
  id: string;
  bytes: Buffer;
}

/** Where a secret is kept: part of what it is sealed with. */
export interface SecretPlace {
  table: 'connections' | 'hosts' | 'forge_installations' | 'oauth_states' | 'users' | 'webhook_secrets';
  column: string;
  rowId: string;
}

export interface RotationStatus {
  /** Data keys wrapped with the current master key. */
  current: number;
  /** Data keys still wrapped with another. */
  old: number;
}

/** One data key, as `rotate` would find it. */
export interface DataKeyState {
  /** The organization whose secrets it seals, by name. */
  organization: string;
  /** `old`: with a master key that is here, but not the current one. `shut`: it does not open, so `rotate` would stop at it. */
  sealed: 'current' | 'old' | 'shut';
  /** Why it is shut. */
  problem: string | null;
}

/** Seals and opens. Both may read the database by themselves, so neither belongs inside a transaction. */
export interface Sealer {
  seal(organizationId: string, place: SecretPlace, plaintext: string): Promise<string>;
  /** Throws if the text was sealed for another place or organization, or was changed. */
  open(organizationId: string, place: SecretPlace, sealed: string): Promise<string>;
  /** Wraps every data key with the current master key; may be stopped at any moment and run again. Returns how many it changed. */
  rotate(): Promise<number>;
  /** Every data key, opened to see what `rotate` would do with it. Changes nothing. */
  plan(): Promise<DataKeyState[]>;
  status(): Promise<RotationStatus>;
  /** Throws DatabaseSetupError, one line, if what is stored was sealed with a key that is not here. */
  check(): Promise<void>;
}

/** The 32 bytes of `text`, or DatabaseSetupError naming the variable and what to do. */
export function readMasterKey(text: string, name: string): Buffer {
  const bytes = Buffer.from(text.trim(), 'base64');
  const wellFormed = /^[A-Za-z0-9+/_-]+={0,2}$/.test(text.trim());
  if (!wellFormed || bytes.length !== keyBytes) {
    throw new DatabaseSetupError(`${name} must be ${keyBytes} bytes in base64 (44 characters): ${howToMake}`);
  }
  return bytes;
}

const secretFile = (dataDir: string): string => path.join(dataDir, 'secret');

/** The secret that an embedded database already has, or null. Needs no lock: the file is there whole or not at all. */
export function storedSecret(dataDir: string): string | null {
  try {
    return readFileSync(secretFile(dataDir), 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** The secret of an embedded database, made the first time, readable by this user only. The caller holds the directory's lock. */
export function secretInDataDir(dataDir: string): string {
  const stored = storedSecret(dataDir);
  if (stored !== null) return stored;
  const secret = randomBytes(keyBytes).toString('base64');
  keepSecret(dataDir, secret);
  return secret;
}

/** The secret that an embedded database came with from a backup. The caller holds the directory's lock. */
export function keepSecret(dataDir: string, secret: string): void {
  const file = secretFile(dataDir);
  const descriptor = openSync(`${file}.new`, 'w', 0o600);
  writeSync(descriptor, `${secret}\n`);
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(`${file}.new`, file);
}

/** `previous`: the master key before this one, while `rotate` has not ended. */
export function makeSealer(db: Db, master: { secret: string; previous: string | null }): Sealer {
  const current = keyOf(readMasterKey(master.secret, 'DESKBRIDGE_SECRET'));
  const masters = [current];
  if (master.previous !== null) masters.push(keyOf(readMasterKey(master.previous, 'DESKBRIDGE_SECRET_PREVIOUS')));
  return new EnvelopeSealer(db, masters);
}

interface OrganizationRow {
  id: string;
  sealed_data_key: string | null;
}

class EnvelopeSealer implements Sealer {
  #db: Db;
  /** The current one first. */
  #masters: Key[];
  /** By organization. A data key never changes, only what it is wrapped with. */
  #dataKeys = new Map<string, Promise<Key>>();

  constructor(db: Db, masters: Key[]) {
    this.#db = db;
    this.#masters = masters;
  }

  async seal(organizationId: string, place: SecretPlace, plaintext: string): Promise<string> {
    const key = await this.#dataKey(organizationId);
    return encrypt(key, boundTo(organizationId, place), Buffer.from(plaintext));
  }

  async open(organizationId: string, place: SecretPlace, sealed: string): Promise<string> {
    const key = await this.#dataKey(organizationId);
    return decrypt([key], boundTo(organizationId, place), sealed).toString('utf8');
  }

  async rotate(): Promise<number> {
    const rows = await this.#db.call<OrganizationRow>(
      'select id, sealed_data_key from organizations where sealed_data_key is not null and not starts_with(sealed_data_key, $1)',
      [prefixOf(this.#current())],
    );
    let changed = 0;
    for (const { id, sealed_data_key: sealed } of rows) {
      const bytes = decrypt(this.#masters, wrappedFor(id), sealed ?? '');
      const done = await this.#db.call(
        'update organizations set sealed_data_key = $2 where id = $1 and sealed_data_key = $3 returning id',
        [id, encrypt(this.#current(), wrappedFor(id), bytes), sealed],
      );
      changed += done.length;
    }
    return changed;
  }

  async plan(): Promise<DataKeyState[]> {
    const rows = await this.#db.call<OrganizationRow & { name: string }>(
      'select id, name, sealed_data_key from organizations where sealed_data_key is not null order by name, id',
    );
    return rows.map(({ id, name, sealed_data_key: sealed }) => {
      try {
        decrypt(this.#masters, wrappedFor(id), sealed ?? '');
      } catch (error) {
        return { organization: name, sealed: 'shut', problem: error instanceof Error ? error.message : String(error) };
      }
      const isCurrent = sealed?.startsWith(prefixOf(this.#current())) === true;
      return { organization: name, sealed: isCurrent ? 'current' : 'old', problem: null };
    });
  }

  async status(): Promise<RotationStatus> {
    const [row] = await this.#db.call<RotationStatus>(
      `select count(*) filter (where starts_with(sealed_data_key, $1)) as current,
         count(*) filter (where not starts_with(sealed_data_key, $1)) as old from organizations`,
      [prefixOf(this.#current())],
    );
    return row ?? { current: 0, old: 0 };
  }

  async check(): Promise<void> {
    const rows = await this.#db.call<OrganizationRow>(
      'select id, sealed_data_key from organizations where sealed_data_key is not null',
    );
    for (const { id, sealed_data_key: sealed } of rows) decrypt(this.#masters, wrappedFor(id), sealed ?? '');
  }

  #current(): Key {
    return this.#masters[0] as Key;
  }

  #dataKey(organizationId: string): Promise<Key> {
    let key = this.#dataKeys.get(organizationId);
    if (key === undefined) {
      key = this.#loadDataKey(organizationId);
      this.#dataKeys.set(organizationId, key);
      key.catch(() => this.#dataKeys.delete(organizationId));
    }
    return key;
  }

  async #loadDataKey(organizationId: string): Promise<Key> {
    const fresh = encrypt(this.#current(), wrappedFor(organizationId), randomBytes(keyBytes));
    // Whoever is first decides: two processes must not each seal with a key of their own.
    const [row] = await this.#db.call<OrganizationRow>(
      'update organizations set sealed_data_key = coalesce(sealed_data_key, $2) where id = $1 returning id, sealed_data_key',
      [organizationId, fresh],
    );
    if (row === undefined || row.sealed_data_key === null)
      throw new Error(`There is no organization ${organizationId}.`);
    return keyOf(decrypt(this.#masters, wrappedFor(organizationId), row.sealed_data_key));
  }
}

function keyOf(bytes: Buffer): Key {
  return { id: createHash('sha256').update('deskbridge key id').update(bytes).digest('hex').slice(0, 12), bytes };
}

/** Every sealed text begins with its form and its key's id. */
function prefixOf(key: Key): string {
  return `v1.${key.id}.`;
}

function boundTo(organizationId: string, place: SecretPlace): string {
  return `${organizationId}/${place.table}.${place.column}.${place.rowId}`;
}

function wrappedFor(organizationId: string): string {
  return `${organizationId}/organizations.sealed_data_key.${organizationId}`;
}

function encrypt(key: Key, purpose: string, plaintext: Buffer): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(`${key.id}/${purpose}`));
  const sealed = Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  return prefixOf(key) + sealed.toString('base64url');
}

function decrypt(keys: Key[], purpose: string, sealed: string): Buffer {
  const [form, id, text] = sealed.split('.');
  const key = keys.find((candidate) => candidate.id === id);
  if (form !== 'v1' || text === undefined) throw new Error('This is not a sealed secret.');
  if (key === undefined) {
    throw new DatabaseSetupError(
      `A secret in the database was sealed with the key ${id}, which is not here: set DESKBRIDGE_SECRET (or DESKBRIDGE_SECRET_PREVIOUS) to it, or put the file "secret" of its data directory back.`,
    );
  }
  const bytes = Buffer.from(text, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(`${key.id}/${purpose}`));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]);
  } catch {
    throw new Error('A sealed secret does not open here: it was changed, or belongs to another place.');
  }
}
