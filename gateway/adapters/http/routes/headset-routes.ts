import { headsetListSchema } from '../../../contract/headsets.ts';
import { headsetReaders } from '../../../domain/access/role-groups.ts';
import type { HttpServer } from '../fastify-types.ts';
import type { HttpUseCases } from '../http-use-cases.ts';
import { withErrors } from '../response-schemas.ts';

/** Headsets, connected or not. */
export function headsetRoutes(server: HttpServer, useCases: HttpUseCases): void {
  server.get(
    '/api/headsets',
    { config: { roles: headsetReaders }, schema: { response: withErrors({ 200: headsetListSchema }) } },
    async () => ({ headsets: await useCases.listHeadsets() }),
  );
}
