import type { Finding } from './finding.ts';

const marks: Readonly<Record<Finding['state'], string>> = { ok: 'ok  ', warning: 'warn', fault: 'FAIL' };

/** The findings for a person: one line each, with what to do below. */
export function reportForPeople(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ state, subject, detail, advice }) => [
    `${marks[state]}  ${subject}: ${detail}`,
    ...(advice === null ? [] : [`      → ${advice}`]),
  ]);
  return `${[...lines, '', verdict(findings)].join('\n')}\n`;
}

/** The same as one line of JSON. */
export function reportForPrograms(findings: readonly Finding[]): string {
  return `${JSON.stringify({ healthy: isHealthy(findings), findings })}\n`;
}

/** Whether the gateway can do its work on this machine. */
export function isHealthy(findings: readonly Finding[]): boolean {
  return findings.every(({ state }) => state !== 'fault');
}

function verdict(findings: readonly Finding[]): string {
  const faults = findings.filter(({ state }) => state === 'fault').length;
  if (faults === 0) return 'This machine can run Roundsight.';
  return `${faults} ${faults === 1 ? 'thing keeps' : 'things keep'} Roundsight from working.`;
}
