import { proctorListSchema } from '../../../contract/proctors.ts';
import { roomWatchers } from '../../../domain/access/role-groups.ts';
import type { HttpServer } from '../fastify-types.ts';
import type { HttpUseCases } from '../http-use-cases.ts';
import { withErrors } from '../response-schemas.ts';

/** Who may proctor: to whom an exam session can be handed over. */
export function proctorRoutes(server: HttpServer, useCases: HttpUseCases): void {
  server.get(
    '/api/proctors',
    { config: { roles: roomWatchers }, schema: { response: withErrors({ 200: proctorListSchema }) } },
    async () => ({ proctors: await useCases.listProctors() }),
  );
}
