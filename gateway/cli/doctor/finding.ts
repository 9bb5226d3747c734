/** What one look at the machine found. */
export interface Finding {
  /** What was looked at. */
  subject: string;
  /** `fault`: the gateway cannot do its work; `warning`: something is left out or worse than it could be. */
  state: 'ok' | 'warning' | 'fault';
  /** What was found. */
  detail: string;
  /** What to do about it; null where nothing is to be done. */
  advice: string | null;
  /** What was measured, by telling names with their units; absent where nothing was. */
  figures?: Readonly<Record<string, number>>;
}

export const ok = (subject: string, detail: string): Finding => ({
  subject,
  state: 'ok',
  detail,
  advice: null,
});

export const warning = (subject: string, detail: string, advice: string): Finding => ({
  subject,
  state: 'warning',
  detail,
  advice,
});

export const fault = (subject: string, detail: string, advice: string): Finding => ({
  subject,
  state: 'fault',
  detail,
  advice,
});
