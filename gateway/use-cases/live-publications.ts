/** Which exam sessions a media server receives now, since when; and which server that is. */
export class LivePublications {
  /** Null where nothing is published. */
  readonly origin: string | null;
  readonly #sinceMs = new Map<string, number>();

  constructor(origin: string | null) {
    this.origin = origin;
  }

  begin(examSessionId: string, sinceMs: number): void {
    this.#sinceMs.set(examSessionId, sinceMs);
  }

  end(examSessionId: string): void {
    this.#sinceMs.delete(examSessionId);
  }

  /** Wall-clock milliseconds; null while the server does not receive it. */
  sinceMs(examSessionId: string): number | null {
    return this.#sinceMs.get(examSessionId) ?? null;
  }
}
