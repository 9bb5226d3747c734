/** The highest version of the protocol that this host speaks; hardware/reference-headset/PROTOCOL.md. */
export const spokenVersion = { major: 1, minor: 1 } as const;
