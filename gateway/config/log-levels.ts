/** From the least important to the most. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
