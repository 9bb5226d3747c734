import { examSchema } from '../../../gateway/contract/exams.ts';
import { launchChromium } from '../../support/chromium.ts';
import { signIn } from '../../support/console-page.ts';
import { candidateTitle, checkIn, conversation } from '../../support/exam-course/candidate-steps.ts';
import { GatewayDesk } from '../../support/exam-course/gateway-desk.ts';
import { cutNetwork } from '../../support/exam-course/network-cut.ts';
import { openWatchedPage } from '../../support/exam-course/watched-page.ts';
import { startGateway } from '../../support/gateway-process.ts';
import { TcpRelay } from '../../support/tcp-relay.ts';
import { atMost, figure, progress, type BenchOptions, type Figures } from '../figures.ts';

const exam = examSchema.parse({
  ...{ id: 'bench', title: 'Anatomy II', durationMinutes: 60, policy: { checkInSteps: ['consent'] } },
});

/** An exam in Chromium whose gateway is killed, and whose candidate's network is cut: for 30 s, or 8 s where it must be quick. */
export async function measureInterruptions({ quick }: BenchOptions): Promise<Figures> {
  let gateway = await startGateway(['--headset', 'usb', '--no-demonstration']);
  const relay = await TcpRelay.to(Number(new URL(gateway.address).port));
  const browser = await launchChromium();
  try {
    const { page: supervisor } = await openWatchedPage(browser, 'operator');
    const { page: candidate } = await openWatchedPage(browser, 'candidate');
    await signIn(supervisor, gateway, 'supervisor');
    const desk = new GatewayDesk(supervisor, gateway.address);
    const { examSessionId, link } = await desk.schedule(exam, 'Ada Lindqvist');
    await checkIn(candidate, relay.through(link));
    await desk.give(examSessionId, { type: 'admit' });
    await candidateTitle(candidate, 'Anatomy II');

    const cutS = quick ? 8 : 30;
    progress(`cutting the candidate's network for ${cutS} s`);
    const told = ['one', 'two', 'three'].map((word) => `number ${word}`);
    const cut = await cutNetwork(
      { desk, examSessionId, candidate, relay },
      cutS * 1000,
      { typed: 'Are you there?', told },
      async () => {
        for (const text of told) await desk.give(examSessionId, { type: 'message', text });
      },
    );
    const messages = cut.entries.filter(
      ({ command }) => command.type === 'say' || command.type === 'message',
    );

    progress('killing the gateway');
    const cutOff = candidate.getByText('The connection is lost.');
    const killedAt = performance.now();
    const noticed = cutOff.waitFor();
    gateway = await gateway.killAndStartAgain();
    const readyS = (performance.now() - killedAt) / 1000;
    await noticed;
    await cutOff.waitFor({ state: 'detached' });
    await conversation(candidate).getByText('number three').waitFor();
    const shownS = (performance.now() - killedAt) / 1000;
    return {
      cut: figure(cutS, 's'),
      examTimeLostByCut: atMost(Math.max(0, cut.interruptedSinceMs - cut.cutAtMs) / 1000, 0.1, 's'),
      examTimeGivenByCut: atMost(Math.max(0, cut.cutAtMs - cut.interruptedSinceMs) / 1000, 1.5, 's'),
      messagesLostOrDoubledByCut: atMost(Math.abs(messages.length - 4), 0, '1'),
      killedGatewayReadyAgain: atMost(readyS, 5, 's'),
      killedGatewayExamShownAgain: atMost(shownS, 5, 's'),
    };
  } finally {
    await browser.close();
    await relay.close();
    await gateway.stop();
  }
}
