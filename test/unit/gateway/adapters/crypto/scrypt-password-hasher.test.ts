import { describe, expect, it } from 'vitest';
import { ScryptPasswordHasher } from '../../../../../gateway/adapters/crypto/scrypt-password-hasher.ts';

const cheap = new ScryptPasswordHasher({ costLog2: 4, blockSize: 8, parallelization: 1 });

describe('password hashes', () => {
  it('fit the password they were made of, and no other', async () => {
    const hash = await cheap.hash('correct horse');
    expect(await cheap.verify('correct horse', hash)).toBe(true);
    expect(await cheap.verify('Correct horse', hash)).toBe(false);
    expect(await cheap.verify('', hash)).toBe(false);
    expect(hash).not.toContain('correct');
  });

  it('differ for the same password', async () => {
    expect(await cheap.hash('same')).not.toBe(await cheap.hash('same'));
  });

  it('cost what OWASP asks for, and carry that cost', async () => {
    const hash = await new ScryptPasswordHasher().hash('a');
    expect(hash).toMatch(/^scrypt\$15\$8\$3\$/);
    expect(await cheap.verify('a', hash)).toBe(true);
  });

  it('fit however the same character was typed', async () => {
    expect(await cheap.verify('Zo\u00e9', await cheap.hash('Zoe\u0301'))).toBe(true);
  });

  it.each([null, '', 'plain text', 'scrypt$4$8$1$AA==$AA==', 'scrypt$99999$8$1$AA==$AA=='])(
    'that are none never fit: %s',
    async (hash) => {
      expect(await cheap.verify('', hash)).toBe(false);
    },
  );
});
