/** Whether the candidate's page is heard: orthogonal to the state of the exam session, which it never changes by itself. */
export const connectionStates = ['online', 'reconnecting', 'offline'] as const;
export type ConnectionState = (typeof connectionStates)[number];

export const connectionEvents = ['connection-lost', 'connection-gone', 'connection-back'] as const;
export type ConnectionEvent = (typeof connectionEvents)[number];

const table: Readonly<Record<ConnectionState, Partial<Record<ConnectionEvent, ConnectionState>>>> = {
  online: { 'connection-lost': 'reconnecting' },
  reconnecting: { 'connection-gone': 'offline', 'connection-back': 'online' },
  offline: { 'connection-back': 'online' },
};

/** The next connection state, or null where the event is illegal. */
export function connectionAfter(state: ConnectionState, event: ConnectionEvent): ConnectionState | null {
  return table[state][event] ?? null;
}
