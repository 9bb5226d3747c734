import type { HttpUseCases } from '../adapters/http/http-use-cases.ts';
import { LegalHolds, showTombstone } from '../use-cases/legal-holds.ts';
import type { GatewayParts } from './gateway-parts.ts';

type RetentionUseCases = Pick<
  HttpUseCases,
  'listLegalHolds' | 'placeLegalHold' | 'liftLegalHold' | 'showTombstone'
>;

/** What is asked over HTTP about what is kept, and what was deleted. */
export function composeRetentionUseCases(parts: GatewayParts): RetentionUseCases {
  const holds = new LegalHolds(parts);
  return {
    listLegalHolds: (id) => holds.list(id),
    placeLegalHold: (by, id, reason) => holds.place(by, id, reason),
    liftLegalHold: (by, id, reason) => holds.lift(by, id, reason),
    showTombstone: showTombstone(parts),
  };
}
