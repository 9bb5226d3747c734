import { viewerMessageSchema, type ViewerMessage } from '../../contract/media.ts';

const maxMessageLength = 2048;

/** What a text on the `frames` channel says; null where it is nothing of the contract. Never throws. */
export function readViewerMessage(text: string): ViewerMessage | null {
  if (text.length > maxMessageLength) return null;
  try {
    return viewerMessageSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
