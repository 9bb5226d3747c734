/** What a person can do to how the room is looked at. */
export type ViewCommand =
  | { type: 'turn'; right: -1 | 0 | 1; up: -1 | 0 | 1 }
  | { type: 'zoom'; steps: 1 | -1 }
  | { type: 'forward' }
  | { type: 'toggle-lock' }
  | { type: 'toggle-fullscreen' };
