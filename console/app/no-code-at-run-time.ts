import { z } from 'zod';

// The gateway's content security policy allows no code made at run time, and reports even the attempt. Import this before anything
// that has a schema: zod tries when a schema is made.
z.config({ jitless: true });
