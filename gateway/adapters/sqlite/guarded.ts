import { CodedError } from '../../ports/coded-error.ts';

/** Does something with the database; whatever goes wrong there becomes `store-failed`, with the cause for the log. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CodedError) throw error;
    throw new CodedError('store-failed', error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  }
}
