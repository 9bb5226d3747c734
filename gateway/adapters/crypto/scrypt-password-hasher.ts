import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { PasswordHasher } from '../../ports/password-hasher.ts';

export interface ScryptCost {
  /** Base-2 logarithm of N; memory is 128 · r · 2^costLog2 bytes. */
  costLog2: number;
  blockSize: number;
  parallelization: number;
}

/** N=2^15, r=8, p=3: 32 MiB a try. Source: OWASP Password Storage Cheat Sheet, scrypt. */
const owaspCost: ScryptCost = { costLog2: 15, blockSize: 8, parallelization: 3 };

const saltBytes = 16;
const keyBytes = 32;

/** Hashes passwords with scrypt (RFC 7914); a hash carries its own cost, so that the cost can rise later. */
export class ScryptPasswordHasher implements PasswordHasher {
  readonly #cost: ScryptCost;

  constructor(cost: ScryptCost = owaspCost) {
    this.#cost = cost;
  }

  async hash(password: string): Promise<string> {
    const salt = randomBytes(saltBytes);
    const key = await derive(password, salt, this.#cost);
    const { costLog2, blockSize, parallelization } = this.#cost;
    return [
      'scrypt',
      costLog2,
      blockSize,
      parallelization,
      salt.toString('base64'),
      key.toString('base64'),
    ].join('$');
  }

  async verify(password: string, hash: string | null): Promise<boolean> {
    const parsed = hash === null ? null : parse(hash);
    if (parsed === null) {
      await derive(password, Buffer.alloc(saltBytes), this.#cost);
      return false;
    }
    return timingSafeEqual(await derive(password, parsed.salt, parsed.cost), parsed.key);
  }
}

function parse(hash: string): { cost: ScryptCost; salt: Buffer; key: Buffer } | null {
  const match = /^scrypt\$(\d{1,2})\$(\d{1,2})\$(\d{1,2})\$([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+)$/.exec(hash);
  if (match === null) return null;
  const [, costLog2, blockSize, parallelization, salt = '', key = ''] = match;
  const parsed = {
    cost: {
      costLog2: Number(costLog2),
      blockSize: Number(blockSize),
      parallelization: Number(parallelization),
    },
    salt: Buffer.from(salt, 'base64'),
    key: Buffer.from(key, 'base64'),
  };
  return parsed.key.length === keyBytes ? parsed : null;
}

/** Unicode passwords typed on different keyboards are the same after NFKC (RFC 8265 asks for a normal form). */
function derive(password: string, salt: Buffer, cost: ScryptCost): Promise<Buffer> {
  const n = 2 ** cost.costLog2;
  const options = { N: n, r: cost.blockSize, p: cost.parallelization, maxmem: 256 * n * cost.blockSize };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, keyBytes, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
