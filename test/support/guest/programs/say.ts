/** One JSON object a line on stdout, with the guest's own time: milliseconds since its kernel started. */
export function say(message: Record<string, unknown>): void {
  const guestMs = Number(process.hrtime.bigint() / 1000n) / 1000;
  process.stdout.write(`${JSON.stringify({ ...message, guestMs })}\n`);
}
