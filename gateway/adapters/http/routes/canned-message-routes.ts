import { cannedMessageListSchema, newCannedMessagesSchema } from '../../../contract/canned-messages.ts';
import { roomWatchers, wordKeepers } from '../../../domain/access/role-groups.ts';
import { signedInOf } from '../access-control.ts';
import type { HttpServer } from '../fastify-types.ts';
import type { HttpUseCases } from '../http-use-cases.ts';
import { withErrors } from '../response-schemas.ts';

/** A full list of the longest words. */
const bodyLimit = 512 * 1024;

const response = withErrors({ 200: cannedMessageListSchema });

/** The words that proctors have ready. */
export function cannedMessageRoutes(server: HttpServer, useCases: HttpUseCases): void {
  server.get('/api/canned-messages', { config: { roles: roomWatchers }, schema: { response } }, () =>
    useCases.showCannedMessages(),
  );

  server.put(
    '/api/canned-messages',
    { bodyLimit, config: { roles: wordKeepers }, schema: { body: newCannedMessagesSchema, response } },
    (request) => useCases.changeCannedMessages(signedInOf(request), request.body),
  );
}
