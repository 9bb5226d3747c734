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
  /** Viewers whose connection the gateway has ended. */
  dropped: number;
}

export const noArrivals: Arrivals = { packets: 0, missing: 0, late: 0, dropped: 0 };

export interface LightReply {
  sdp?: string;
  arrivals?: Arrivals;
}
