/** For `vi.waitFor`: what will happen is waited for however busy the machine is; only what never happens costs this time. */
export const patience = { timeout: 30_000, interval: 10 };
