import type { ConnectionState } from '../../contract/exam-progress.ts';

export const connectionEvents = ['connection-lost', 'connection-gone', 'connection-back'] as const;
export type ConnectionEvent = (typeof connectionEvents)[number];

const table: Readonly<Record<ConnectionState, Partial<Record<ConnectionEvent, ConnectionState>>>> = {
  online: { 'connection-lost': 'reconnecting' },
  reconnecting: { 'connection-gone': 'offline', 'connection-back': 'online' },
  offline: { 'connection-back': 'online' },
};

/**
 * The next connection state, or null where the event is illegal. Whether the candidate's page is heard is orthogonal to the state of
 * the exam session, which it never changes by itself.
 */
export function connectionAfter(state: ConnectionState, event: ConnectionEvent): ConnectionState | null {
  return table[state][event] ?? null;
}
