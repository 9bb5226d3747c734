import type { ErrorCode } from '../../gateway/contract/error-codes.ts';
import { errorCatalogue } from '../../gateway/contract/error-codes.ts';

/** Codes the console gives itself. */
const ownMessages = {
  'network-unreachable': 'The gateway does not answer. Check the network; we keep trying.',
  'answer-invalid': 'The gateway gave an answer this page does not understand. Reload the page.',
  'connection-refused':
    'The pictures’ connection could not be made. A firewall may block UDP; we keep trying.',
  'connection-lost': 'The pictures’ connection was lost.',
  'picture-late': 'The connection stands, but no pictures came.',
} as const;

export type ConsoleOwnCode = keyof typeof ownMessages;

const catalogueMessages = Object.fromEntries(
  Object.entries(errorCatalogue).map(([code, { message }]) => [code, message]),
) as Record<ErrorCode, string>;

/** What each error code means to a person, in English: the catalogue's own words, and those of the console's codes. */
export const errorMessagesEn: Record<ErrorCode | ConsoleOwnCode, string> = {
  ...catalogueMessages,
  ...ownMessages,
};
