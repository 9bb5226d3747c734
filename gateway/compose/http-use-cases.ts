import { randomInt } from 'node:crypto';
import type { HttpUseCases } from '../adapters/http/http-use-cases.ts';
import { sharpGreyStills } from '../adapters/still-pictures/sharp-grey-stills.ts';
import { addViewerCandidates, stopWatching } from '../use-cases/change-watching.ts';
import { changeCannedMessages, showCannedMessages } from '../use-cases/canned-messages.ts';
import { commandExamSession } from '../use-cases/command-exam-session.ts';
import { createAccount } from '../use-cases/create-account.ts';
import { EquipmentChecks } from '../use-cases/equipment-checks.ts';
import { fetchStill } from '../use-cases/fetch-still.ts';
import { identify } from '../use-cases/identify.ts';
import { issueCandidateLink } from '../use-cases/issue-candidate-link.ts';
import { issueSignInLink } from '../use-cases/issue-sign-in-link.ts';
import { issueViewerToken } from '../use-cases/issue-viewer-token.ts';
import { listProctors } from '../use-cases/list-proctors.ts';
import { readMetrics, type MetricsAccess } from '../use-cases/read-metrics.ts';
import { scheduleExamSession } from '../use-cases/schedule-exam-session.ts';
import { setAccountDisabled } from '../use-cases/set-account-disabled.ts';
import { showBlindPicture } from '../use-cases/show-blind-picture.ts';
import { showCurrentState } from '../use-cases/show-current-state.ts';
import { showExamLog } from '../use-cases/show-exam-log.ts';
import { listExamSessions, showExamSession } from '../use-cases/show-exam-sessions.ts';
import { showIdentityStill } from '../use-cases/show-identity-still.ts';
import { showSessionStatistics } from '../use-cases/show-session-statistics.ts';
import { signInWithLink } from '../use-cases/sign-in-with-link.ts';
import { signInWithPassword } from '../use-cases/sign-in-with-password.ts';
import { signOut } from '../use-cases/sign-out.ts';
import { startWatching } from '../use-cases/start-watching.ts';
import { previewWebcam, takeIdentityStill, uploadIdentityStill } from '../use-cases/take-identity-still.ts';
import { composeEvidenceUseCases } from './evidence-use-cases.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { composeRetentionUseCases } from './retention-use-cases.ts';

export function composeUseCases(parts: GatewayParts, metrics: MetricsAccess | null): HttpUseCases {
  const equipment = new EquipmentChecks({ ...parts, greyStills: sharpGreyStills, randomInt });
  return {
    ...composeEvidenceUseCases(parts),
    ...composeRetentionUseCases(parts),
    identify: identify(parts),
    signInWithPassword: signInWithPassword(parts),
    signInWithLink: signInWithLink(parts),
    signOut: signOut(parts),
    listAccounts: () => parts.accounts.list(),
    createAccount: createAccount(parts),
    setAccountDisabled: setAccountDisabled(parts),
    issueSignInLink: issueSignInLink(parts),
    listExamSessions: listExamSessions(parts),
    showExamSession: showExamSession(parts),
    scheduleExamSession: scheduleExamSession({ ...parts, issueSignInLink: issueSignInLink(parts) }),
    issueCandidateLink: issueCandidateLink({ ...parts, issueSignInLink: issueSignInLink(parts) }),
    commandExamSession: commandExamSession(parts),
    showExamLog: showExamLog(parts),
    startRoomScan: (by, examSessionId) => parts.roomScans.start(by, examSessionId),
    fetchStill: fetchStill(parts),
    readEquipment: (by, id) => equipment.read(by, id),
    newBeeps: (by, id) => equipment.newBeeps(by, id),
    countBeeps: (by, id, count) => equipment.countBeeps(by, id, count),
    noteUpload: (by, id, upload) => equipment.noteUpload(by, id, upload),
    finishEquipment: (by, id) => equipment.finish(by, id),
    takeIdentityStill: takeIdentityStill(parts),
    uploadIdentityStill: uploadIdentityStill(parts),
    showIdentityStill: showIdentityStill(parts),
    showBlindPicture: showBlindPicture(parts),
    previewWebcam: previewWebcam(parts),
    issueViewerToken: issueViewerToken(parts),
    startWatching: startWatching(parts),
    addViewerCandidates: addViewerCandidates(parts),
    stopWatching: stopWatching(parts),
    showSessionStatistics: showSessionStatistics(parts),
    readMetrics: readMetrics(parts, metrics),
    showCannedMessages: showCannedMessages(parts),
    changeCannedMessages: changeCannedMessages(parts),
    listProctors: listProctors(parts),
    listHeadsets: () => parts.headsetBoard.all(),
    currentState: showCurrentState({ ...parts, showCannedMessages: showCannedMessages(parts) }),
  };
}
