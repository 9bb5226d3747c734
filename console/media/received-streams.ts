/** One track that is received. */
export interface ReceivedTrack {
  trackId: string;
  stream: MediaStream;
  receiver: RTCRtpReceiver;
}

/**
 * Gives every picture one stream for as long as it is received, however often the connection is replaced: a video that shows
 * it goes from the last picture of the old connection to the first of the new one, with nothing between. A sound has a new
 * stream each time, because what measures one does not follow it.
 */
export class ReceivedStreams {
  readonly #pictures = new Map<string, MediaStream>();

  /** The track as it is to be shown, now that it comes over a new connection. */
  take(received: ReceivedTrack): ReceivedTrack {
    const { trackId, receiver, stream } = received;
    if (receiver.track.kind !== 'video') return received;
    const kept = this.#pictures.get(trackId);
    if (kept === undefined) {
      this.#pictures.set(trackId, stream);
      return received;
    }
    const before = kept.getTracks();
    kept.addTrack(receiver.track);
    for (const track of before) kept.removeTrack(track);
    return { trackId, receiver, stream: kept };
  }
}
