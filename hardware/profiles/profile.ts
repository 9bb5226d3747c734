import { profileSchema, type Profile } from './profile-schema.ts';

export type ProfileReading = { ok: true; profile: Profile } | { ok: false; faults: string[] };

/** Checks the content of a profile's file against the schema and its place (`<vendor>/<model>`). */
export function readProfile(id: string, content: unknown): ProfileReading {
  const parsed = profileSchema.safeParse(content);
  if (!parsed.success) {
    return {
      ok: false,
      faults: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
    };
  }
  if (parsed.data.id !== id) return { ok: false, faults: [`id: must be ${id}, as the file's place says`] };
  return { ok: true, profile: parsed.data };
}
