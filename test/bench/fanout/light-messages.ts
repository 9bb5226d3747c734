/** What a process of light viewers is told. */
export type LightOrder = { number: number } & (
  | { type: 'open'; id: string }
  | { type: 'answer'; id: string; sdp: string }
  | { type: 'count' }
  | { type: 'leave' }
);

/** What all viewers of a process got since they came. */
export interface Arrivals {
  packets: number;
  missing: number;
  late: number;
}

export interface LightReply {
  sdp?: string;
  arrivals?: Arrivals;
}
