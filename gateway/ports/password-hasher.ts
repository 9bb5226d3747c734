/** Turns passwords into hashes that are slow to guess from. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** Compares in constant time. A null hash costs as much as a wrong password and never fits. */
  verify(password: string, hash: string | null): Promise<boolean>;
}
