/** Hours, minutes and seconds of a duration: 1:02:03, 0:04:05; negative durations are zero. */
export function clockText(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** The same for machines and screen readers (ISO 8601). */
export function isoDuration(durationMs: number): string {
  return `PT${Math.max(0, Math.floor(durationMs / 1000))}S`;
}
