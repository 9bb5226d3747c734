import type { ErrorCode } from '../contract/error-codes.ts';
import { redactText } from '../config/redact.ts';
import { CodedError } from '../ports/coded-error.ts';

/** What the person at the keyboard can put right by calling the command differently. */
const usageFaults: ReadonlySet<ErrorCode> = new Set([
  'config-invalid',
  'config-missing',
  'port-in-use',
  'calibration-missing',
  'webcam-missing',
  'stream-count-wrong',
  'output-exists',
  'firmware-key-invalid',
  'evidence-key-missing',
  'evidence-key-invalid',
  'export-unreadable',
  'time-stamp-ca-invalid',
  'person-unknown',
  'person-unclear',
  'reason-names-person',
]);

/** 2 where the command was called wrongly, 130 where the person stopped it, else 1. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CodedError && error.code === 'cancelled') return 130;
  return error instanceof CodedError && usageFaults.has(error.code) ? 2 : 1;
}

/** One line that says what went wrong: its code, what it means, and where. */
export function faultLine(error: unknown): string {
  if (error instanceof CodedError) return `roundsight: ${error.code}: ${redactText(error.message)}`;
  return `roundsight: internal: ${redactText(error instanceof Error ? (error.stack ?? error.message) : String(error))}`;
}
