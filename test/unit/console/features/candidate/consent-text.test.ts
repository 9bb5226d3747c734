import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { consentTextVersion } from '../../../../../console/features/candidate/consent-text-version.ts';
import { candidateDe } from '../../../../../console/i18n/candidate-de.ts';
import { candidateEn } from '../../../../../console/i18n/candidate-en.ts';

const agreedTo = [candidateEn, candidateDe].map(({ consent, watched, nothingWatched, published, kept }) => ({
  consent,
  watched,
  nothingWatched,
  published,
  kept,
}));

it('the version of the consent names its words: who changes them writes a new version with the day and this digest', () => {
  const digest = createHash('sha256').update(JSON.stringify(agreedTo)).digest('hex').slice(0, 8);
  expect(consentTextVersion).toMatch(/^\d{4}-\d{2}-\d{2}\.[0-9a-f]{8}$/);
  expect(consentTextVersion.split('.')[1]).toBe(digest);
});
