/**
 * Which text the candidate agreed to: the day it was written, and the beginning of the SHA-256 of its words in all languages. A test
 * tells the new one when the words change.
 */
export const consentTextVersion = '2026-11-30.5ea01160';
