import type { Browser, Page } from 'playwright-core';
import type { TrackWish, ViewerReport } from '../../../gateway/contract/media.ts';
import type { FakeGateway } from './fake-gateway.ts';

export interface SenderMarker {
  bearingDeg: number;
  elevationDeg: number;
  /** CSS colour. */
  colour: string;
}

/** A real WebRTC peer in a page of its own that answers the fake gateway's offers. */
export interface Sender {
  /** The head's bearing for each frame, over and over. */
  turnHead(yawsDeg: readonly number[]): Promise<void>;
  /** Stops drawing: the connection stands, pictures do not come. Of the panorama where nothing else is named. */
  pause(paused: boolean, picture?: 'panorama' | 'screen' | 'webcam'): Promise<void>;
  /** Connections made while it is not have a webcam's track without any picture. */
  plugWebcam(isThere: boolean): Promise<void>;
  /**
   * Ends every connection without a word. To be called behind every test: for half a minute the sender would go on encoding for a viewer of
   * whose end nobody told it.
   */
  breakConnections(): Promise<void>;
  /** What the viewer of an exam session that came last wants of its tracks now. */
  wishes(examSessionId: string): Promise<Record<string, TrackWish>>;
  /** What the viewers of an exam session have said of themselves, in order. */
  reports(examSessionId: string): Promise<ViewerReport[]>;
}

/** Opens the sender's page and lets the gateway answer offers with it. */
export async function startSender(
  browser: Browser,
  gateway: FakeGateway,
  options: { framesPerSecond?: number; markers?: readonly SenderMarker[] } = {},
): Promise<Sender> {
  const page = await browser.newPage();
  const query = new URLSearchParams({
    fps: String(options.framesPerSecond ?? 15),
    markers: JSON.stringify(options.markers ?? []),
  });
  await page.goto(`${gateway.url}/test-sender?${query.toString()}`);
  await page.evaluate('window.sender.ready');
  gateway.state.answerOffer = (offerSdp, examSessionId, wish) => {
    const tracks = gateway.state.examSessions.find(({ id }) => id === examSessionId)?.media.tracks ?? [];
    const kindsInOrder = (['video', 'audio'] as const).flatMap((kind) =>
      tracks.filter((track) => track.kind === kind),
    );
    return call<string>(
      page,
      'answer',
      offerSdp,
      kindsInOrder.map(({ id }) => id),
      wish,
      examSessionId,
    );
  };
  return {
    turnHead: (yawsDeg) => call(page, 'turnHead', yawsDeg),
    pause: (paused, picture = 'panorama') => call(page, 'pause', paused, picture),
    plugWebcam: (isThere) => call(page, 'plugWebcam', isThere),
    breakConnections: () => call(page, 'breakConnections'),
    wishes: (examSessionId) => call(page, 'wishesOf', examSessionId),
    reports: (examSessionId) => call(page, 'reportsOf', examSessionId),
  };
}

function call<T>(page: Page, name: string, ...values: unknown[]): Promise<T> {
  return page.evaluate<T>(
    `window.sender.${name}(${values.map((value) => JSON.stringify(value)).join(', ')})`,
  );
}
