import { randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sealKeyListSchema, type SealKey } from '../../contract/evidence-manifest.ts';
import type { Signer } from '../../domain/evidence/evidence-manifest.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type { SealKeys } from '../../ports/seal-keys.ts';
import { newSealKey, signerFrom } from './ed25519.ts';
import { createPrivateFile, readPrivateFile, syncFolder, writePrivateFile } from './private-file.ts';

/**
 * Seal keys in a folder: `seal-keys.json` with every public key and when it was valid, and the private one of the present key as
 * `<key id>.pem`. The list is what counts and changes as a whole; a private key is there before it is named there. One process
 * changes keys at a time.
 */
export class SealKeyFolder implements SealKeys {
  readonly #folder: string;
  readonly #list: string;
  #rotation: Promise<unknown> = Promise.resolve();

  /** Keys that are there; makes none. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#list = join(folder, 'seal-keys.json');
  }

  /**
   * Opens a folder, and makes the first key where there is none: two gateways that start at once have the same. Rejects as the
   * methods do.
   */
  static async open(folder: string, nowMs: number): Promise<SealKeyFolder> {
    const keys = new SealKeyFolder(folder);
    if ((await readPrivateFile(keys.#list)) === null) await keys.#makeFirst(nowMs);
    // What a rotation that was cut off left behind.
    for (const { keyId, validTo } of await keys.publicKeys()) if (validTo !== null) await keys.#forget(keyId);
    await keys.signer();
    return keys;
  }

  async signer(): Promise<Signer> {
    const keyId = await this.#presentId();
    const path = this.#privatePath(keyId);
    const pem = await readPrivateFile(path);
    if (pem !== null) return { keyId, sign: signerFrom(pem, keyId, path) };
    // Another process may have changed keys in between.
    if ((await this.#presentId()) !== keyId) return this.signer();
    throw new CodedError('evidence-key-missing', path);
  }

  async #presentId(): Promise<string> {
    const present = (await this.publicKeys()).at(-1);
    if (present?.validTo !== null)
      throw new CodedError('evidence-key-invalid', `${this.#list} names no present key`);
    return present.keyId;
  }

  async publicKeys(): Promise<SealKey[]> {
    const text = await readPrivateFile(this.#list);
    if (text === null) throw new CodedError('evidence-key-missing', this.#list);
    try {
      return sealKeyListSchema.parse(JSON.parse(text)).keys;
    } catch (cause) {
      throw new CodedError('evidence-key-invalid', this.#list, { cause });
    }
  }

  rotate(nowMs: number): Promise<SealKey> {
    const rotation = this.#rotation.then(() => this.#rotate(nowMs));
    this.#rotation = rotation.catch(() => undefined);
    return rotation;
  }

  async #makeFirst(nowMs: number): Promise<void> {
    const made = await this.#make(nowMs);
    if (!(await createPrivateFile(this.#list, listText([made])))) await this.#forget(made.keyId);
  }

  async #rotate(nowMs: number): Promise<SealKey> {
    const keys = await this.publicKeys();
    const made = await this.#make(nowMs);
    const before = keys.map((key) => ({ ...key, validTo: key.validTo ?? made.validFrom }));
    await this.#replaceList([...before, made]);
    for (const { keyId, validTo } of keys) if (validTo === null) await this.#forget(keyId);
    return made;
  }

  async #make(nowMs: number): Promise<SealKey> {
    const { keyId, publicKey, privateKey } = newSealKey();
    await createPrivateFile(this.#privatePath(keyId), privateKey);
    return { keyId, publicKey, validFrom: new Date(nowMs).toISOString(), validTo: null };
  }

  async #replaceList(keys: readonly SealKey[]): Promise<void> {
    const partial = join(this.#folder, `.seal-keys.${randomUUID()}.part`);
    try {
      await writePrivateFile(partial, listText(keys));
      await rename(partial, this.#list);
      await syncFolder(this.#folder);
    } catch (cause) {
      throw new CodedError('evidence-key-missing', (cause as Error).message, { cause });
    } finally {
      await rm(partial, { force: true });
    }
  }

  async #forget(keyId: string): Promise<void> {
    await rm(this.#privatePath(keyId), { force: true }).catch((cause: unknown) => {
      throw new CodedError('evidence-key-missing', (cause as Error).message, { cause });
    });
  }

  #privatePath(keyId: string): string {
    return join(this.#folder, `${keyId}.pem`);
  }
}

const listText = (keys: readonly SealKey[]): string => `${JSON.stringify({ keys }, null, 2)}\n`;
