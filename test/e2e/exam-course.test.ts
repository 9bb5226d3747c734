import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examSchema } from '../../gateway/contract/exams.ts';
import { launchChromium } from '../support/chromium.ts';
import { signIn, sphere } from '../support/console-page.ts';
import {
  candidateButton,
  candidateTitle,
  checkIn,
  conversation,
  say,
  shownClock,
} from '../support/exam-course/candidate-steps.ts';
import { GatewayDesk } from '../support/exam-course/gateway-desk.ts';
import { cutNetwork } from '../support/exam-course/network-cut.ts';
import { dialog, header, intervene, openFromWall, timeline } from '../support/exam-course/proctor-steps.ts';
import { extraByLog, usedByLog } from '../support/exam-course/used-by-log.ts';
import { openWatchedPage, type WatchedPage } from '../support/exam-course/watched-page.ts';
import { startGateway, type GatewayProcess } from '../support/gateway-process.ts';
import { TcpRelay } from '../support/tcp-relay.ts';

/** How long the network is cut: longer than what counts as silence, as short as a test may be. The bench cuts it for longer. */
const cutMs = 8_000;
const minutes = 10;
const exam = (id: string, policy: Record<string, unknown> = {}) =>
  examSchema.parse({
    ...{ id, title: 'Anatomy II', durationMinutes: minutes },
    policy: { checkInSteps: ['consent'], ...policy },
  });
const markup = '<img src=x onerror="window.harmed=1"><script>window.harmed=1</script>';
const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 30_000 });
const visible = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

describe(
  'exams with candidates, proctors and a supervisor, on the real gateway',
  { timeout: 180_000 },
  () => {
    let gateway: GatewayProcess;
    let relay: TcpRelay;
    let browser: Browser;
    const opened: WatchedPage[] = [];
    const open = async (kind: 'candidate' | 'operator') => {
      const watched = await openWatchedPage(browser, kind);
      opened.push(watched);
      return watched.page;
    };
    let candidate: Page;
    let proctor: Page;
    let supervisor: Page;
    let desk: GatewayDesk;
    /** Of the exam that is interrupted, handed over and handed in. */
    let [id, link] = ['', ''];

    beforeAll(async () => {
      gateway = await startGateway(['--no-demonstration']);
      relay = await TcpRelay.to(Number(new URL(gateway.address).port));
      browser = await launchChromium();
      [proctor, supervisor] = [await open('operator'), await open('operator')];
      await signIn(proctor, gateway, 'proctor');
      await signIn(supervisor, gateway, 'supervisor');
      desk = new GatewayDesk(supervisor, gateway.address);
      await gateway.sensor();
    }, 300_000);
    afterAll(async () => {
      await browser.close();
      await relay.close();
      await gateway.stop();
    });

    /** The gateway's clock is the log's, and both pages show it. */
    async function clockIsRight(pages: readonly Page[]): Promise<void> {
      const [before, entries, shown, after] = [
        await desk.examSession(id),
        await desk.log(id),
        await Promise.all(pages.map(shownClock)),
        await desk.examSession(id),
      ];
      const { usedMs, runningSinceMs } = usedByLog(entries);
      const usedAt = (asOf: string) =>
        usedMs + (runningSinceMs === null ? 0 : Date.parse(asOf) - runningSinceMs);
      expect(after.clock.usedMs).toBe(usedAt(after.clock.asOf));
      expect(after.clock.limitMs).toBe(minutes * 60_000 + extraByLog(entries) * 1000);
      for (const { leftMs, stands } of shown) {
        expect(stands).toBe(!after.clock.runs);
        expect(leftMs).toBeGreaterThanOrEqual(after.clock.limitMs - after.clock.usedMs - 1000);
        // Rounded up to a second, and held for up to another where an answer came late: time is never given back.
        expect(leftMs).toBeLessThan(before.clock.limitMs - before.clock.usedMs + 2000);
      }
    }

    it('a candidate signs in by the link, agrees, waits in the lobby and is admitted', async () => {
      ({ examSessionId: id, link } = await desk.schedule(exam('anatomy'), 'Ada Lindqvist'));
      await openFromWall(proctor, gateway.address, id);
      await visible(proctor, 'Scheduled');
      candidate = await open('candidate');
      await checkIn(candidate, relay.through(link));
      await visible(candidate, 'You are next');
      await header(proctor).getByText('In the lobby').waitFor();
      await timeline(proctor).getByText('gave consent').waitFor({ state: 'attached' });
      await proctor.getByRole('button', { name: 'Admit' }).click();
      await candidateTitle(candidate, 'Anatomy II');
      await header(proctor).getByText('In progress').waitFor();
      await eventually(async () =>
        Number(await sphere(proctor).getAttribute('data-rtp-timestamp')),
      ).toBeGreaterThan(0);
      // The supervisor's wall shows the room, too.
      await visible(candidate, /Watching: .*Demo proctor/);
      await clockIsRight([candidate, proctor]);
    });

    it('the candidate raises a hand and writes; the proctor answers, and talks', async () => {
      await candidateButton(candidate, 'Raise hand').click();
      await proctor.getByRole('button', { name: 'Hand raised' }).waitFor();
      await intervene(proctor, 'h');
      await conversation(candidate).getByText('Demo proctor has seen your hand.').waitFor();
      await candidateButton(candidate, 'Raise hand').waitFor();

      await say(candidate, `May I drink? ${markup}`);
      await proctor.locator('[data-part="unanswered"]').getByText(`May I drink? ${markup}`).waitFor();
      await intervene(proctor, 'c', `Yes, you may. ${markup}`);
      await conversation(candidate).getByText(`Yes, you may. ${markup}`).waitFor();

      await desk.give(id, { type: 'start-talking' });
      await candidate.getByRole('status').getByText('Demo supervisor is talking to you').waitFor();
      await desk.give(id, { type: 'caption', text: 'Can you hear me?' });
      await candidate.getByRole('status').getByText('Can you hear me?').waitFor();
      await desk.give(id, { type: 'stop-talking' });
      await candidate.getByText('is talking to you').waitFor({ state: 'detached' });
    });

    it('the proctor warns, asks to adjust, pauses, resumes and gives two minutes; the candidate sees each', async () => {
      await intervene(proctor, 'x', 'Please put the phone away.');
      const notice = candidate.locator('[data-proctor-notice]');
      await notice.getByText('Please put the phone away.').waitFor();
      await intervene(proctor, 'a', 'Please close the door.');
      await notice.getByText('Please close the door.').waitFor();
      await notice.getByText('straight ahead').waitFor();
      await candidateButton(candidate, 'I have read this').click();

      await intervene(proctor, 'p', 'Fire alarm', '5');
      const cover = candidate.getByRole('dialog', { name: 'Your exam is paused' });
      await cover.getByText('Fire alarm').waitFor();
      await proctor.locator('[data-banner="pausedFor"]').waitFor();
      await clockIsRight([candidate, proctor]);
      await intervene(proctor, 'e', 'Fire alarm', '2');
      await cover.getByText('Demo proctor gives you more time: 0:02:00.').waitFor();
      await proctor.locator('body').press('r');
      await dialog(proctor).getByRole('button', { name: 'Resume exam' }).click();
      await cover.waitFor({ state: 'detached' });
      await header(proctor).getByText('In progress').waitFor();
      await clockIsRight([candidate, proctor]);
      expect(extraByLog(await desk.log(id))).toBe(120);

      await intervene(proctor, 'n', 'was startled by the alarm');
      await intervene(proctor, 'b');
      await timeline(proctor).getByText('was startled by the alarm').waitFor({ state: 'attached' });
      expect(await candidate.content()).not.toContain('startled');
    });

    it('a cut of the candidate’s network costs no second, no message and no second check-in', async () => {
      const told = ['We wait for you', 'Stay seated', 'No time is lost'];
      const { entries, interruptedSinceMs, cutAtMs } = await cutNetwork(
        { desk, examSessionId: id, candidate, relay },
        cutMs,
        { typed: 'Are you there?', told },
        async () => {
          await proctor.locator('[data-banner="reconnecting"]').waitFor();
          for (const text of told) await intervene(proctor, 'c', text);
        },
      );
      await proctor.locator('[data-banner="reconnecting"]').waitFor({ state: 'detached' });
      await timeline(proctor).getByText('Are you there?').waitFor({ state: 'attached' });
      await candidateTitle(candidate, 'Anatomy II');
      expect(entries.map(({ command }) => command.type).sort()).toEqual(
        ['connection-lost', 'connection-back', 'message', 'message', 'message', 'say'].sort(),
      );
      // The exam time ends with the last sign before the cut: signs come every second, and a busy gateway notes them late.
      expect(Math.abs(interruptedSinceMs - cutAtMs)).toBeLessThan(2000);
      await clockIsRight([candidate, proctor]);
    });

    it('a gateway that is killed comes back with the same state; both pages go on by themselves', async () => {
      const [before, children] = [await desk.examSession(id), await gateway.descendants()];
      const lost = candidate.getByText('The connection is lost.');
      const noticed = lost.waitFor();
      gateway = await gateway.killAndStartAgain();
      await noticed;
      await lost.waitFor({ state: 'detached' });
      await candidateTitle(candidate, 'Anatomy II');
      await eventually(async () => (await desk.examSession(id)).connection).toBe('online');
      await proctor.getByText('Connection to the gateway lost').waitFor({ state: 'detached' });
      await header(proctor).getByText('Online', { exact: true }).waitFor();
      const { state, exam: same, startedAt, checkIn: steps, proctor: named } = await desk.examSession(id);
      expect({ state, same, startedAt, steps, named }).toEqual({
        ...{ state: 'in-progress', same: before.exam, startedAt: before.startedAt },
        ...{ steps: before.checkIn, named: before.proctor },
      });
      await clockIsRight([candidate, proctor]);
      await say(candidate, 'I am still here');
      await timeline(proctor).getByText('I am still here').waitFor({ state: 'attached' });
      const shown = () => sphere(proctor).getAttribute('data-rtp-timestamp');
      const last = await shown();
      await eventually(shown).not.toBe(last);
      await eventually(() => children.filter(isAlive)).toEqual([]);
    });

    it('is taken over by a supervisor and handed back; the candidate notices nothing', async () => {
      await openFromWall(supervisor, gateway.address, id);
      await intervene(supervisor, 'o', 'The proctor needs a break');
      await header(supervisor).getByText('you', { exact: true }).waitFor();
      await header(proctor).getByText('Demo supervisor').first().waitFor();
      const { proctor: proctorNow } = await desk.examSession(id);
      expect(proctorNow?.name).toBe('Demo supervisor');
      const admit = (await desk.log(id)).find(({ command }) => command.type === 'admit');
      const toAccountId = admit?.actor.accountId ?? '';
      await desk.give(id, { type: 'hand-over', toAccountId, toName: 'Demo proctor', note: 'Quiet so far' });
      await timeline(proctor).getByText('Quiet so far').waitFor({ state: 'attached' });
      await supervisor.goto('about:blank');
      await header(proctor).locator('.proctor').getByText('you', { exact: true }).waitFor();
      await candidateTitle(candidate, 'Anatomy II');
      expect(await candidate.content()).not.toContain('Quiet so far');
      const types = (await desk.log(id)).map(({ command }) => command.type);
      for (const once of ['begin-check-in', 'give-consent', 'admit'])
        expect(types.filter((type) => type === once)).toHaveLength(1);
    });

    // The headset is Ada's still: what people decide needs no picture, and a picture costs time.
    it('a candidate who is refused reads why', async () => {
      const name = `Ben ${markup}`;
      const { examSessionId, link } = await desk.schedule(exam('refused'), name);
      await openFromWall(proctor, gateway.address, examSessionId);
      await proctor.getByRole('heading', { level: 1, name }).waitFor();
      const refused = await open('candidate');
      await checkIn(refused, link);
      await visible(refused, `Hello ${name}`);
      await proctor.getByRole('button', { name: 'Refuse' }).click();
      await dialog(proctor).getByLabel('Reason').fill(`The document is somebody else’s. ${markup}`);
      await dialog(proctor).getByRole('button', { name: 'Refuse candidate' }).click();
      await candidateTitle(refused, 'Your exam does not take place now');
      await visible(refused, `The document is somebody else’s. ${markup}`);
      await proctor.locator('[data-banner="cancelledBecause"]').waitFor();
      await refused.context().close();
    });

    it('two people end an exam; until the second agrees the candidate learns nothing', async () => {
      const { examSessionId, link } = await desk.schedule(exam('two', { twoPersonTermination: true }), 'Cy');
      const page = await open('candidate');
      await openFromWall(proctor, gateway.address, examSessionId);
      await checkIn(page, link);
      await proctor.getByRole('button', { name: 'Admit' }).click();
      await candidateTitle(page, 'Anatomy II');
      await openFromWall(supervisor, gateway.address, examSessionId);
      const pending = supervisor.locator('[data-banner="termination"]');

      await intervene(proctor, 'q', 'A phone was used', 'terminate');
      await pending.getByText('A phone was used').waitFor();
      await supervisor.locator('body').press('q');
      await dialog(supervisor).getByLabel('Reason for withdrawing it').fill('It was a calculator');
      await dialog(supervisor).getByRole('button', { name: 'Withdraw termination' }).click();
      await pending.waitFor({ state: 'detached' });
      await proctor.locator('[data-banner="termination"]').waitFor({ state: 'detached' });

      await intervene(proctor, 'q', 'A phone was used again', 'terminate');
      await pending.getByText('A phone was used again').waitFor();
      await intervene(proctor, 'c', 'Please wait');
      await conversation(page).getByText('Please wait').waitFor();
      const told = await page.content();
      for (const hidden of ['A phone was used', 'calculator', 'erminat']) expect(told).not.toContain(hidden);
      await proctor.locator('body').press('q');
      await dialog(proctor).getByText('somebody else has to confirm it').waitFor();
      await proctor.keyboard.press('Escape');
      await supervisor.locator('body').press('q');
      await dialog(supervisor).getByLabel('Type “terminate”').fill('terminate');
      await supervisor.keyboard.press('Enter');
      await candidateTitle(page, 'A proctor has ended your exam');
      await visible(page, 'A phone was used again');
      await proctor.locator('[data-banner="terminatedBecause"]').waitFor();
    });

    it('the candidate hands in; both sides say that it is over', async () => {
      await openFromWall(proctor, gateway.address, id);
      await candidateButton(candidate, 'Hand in').click();
      await candidate.getByRole('alertdialog').getByRole('button', { name: 'Hand in' }).click();
      await candidateTitle(candidate, 'You have handed in');
      await proctor.locator('[data-banner^="ended"]').waitFor();
      const { clock } = await desk.examSession(id);
      expect(clock.usedMs).toBe(usedByLog(await desk.log(id)).usedMs);
    });

    it('nothing that anybody typed ran, nowhere', async () => {
      await proctor.goto(`${gateway.address}/wall`);
      await visible(proctor, 'Wall');
      for (const { page, faults } of opened) {
        expect(faults).toEqual([]);
        if (!page.isClosed()) expect(await page.evaluate('window.harmed')).toBeUndefined();
      }
    });
  },
);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
