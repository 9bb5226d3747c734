import { sealKeyListSchema } from '../../../contract/evidence-manifest.ts';
import { sealKeyReaders } from '../../../domain/access/role-groups.ts';
import type { HttpServer } from '../fastify-types.ts';
import type { HttpUseCases } from '../http-use-cases.ts';
import { withErrors } from '../response-schemas.ts';

/** What proves evidence that was given away. */
export function evidenceRoutes(server: HttpServer, useCases: HttpUseCases): void {
  server.get(
    '/api/seal-keys',
    { config: { roles: sealKeyReaders }, schema: { response: withErrors({ 200: sealKeyListSchema }) } },
    async () => ({ keys: await useCases.listSealKeys() }),
  );
}
