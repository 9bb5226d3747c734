/** Pixels of every picture: what the drawings are measured in. */
export const widthPx = 640;
export const heightPx = 480;
