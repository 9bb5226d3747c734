/** Ends a subscription; doing so again does nothing. */
export type Unsubscribe = () => void;
