import { fault, ok, type Finding } from './finding.ts';
import { runProgram } from './run-program.ts';

/** The npm packages with native code, and what they are for. */
export const nativeModules: Readonly<Record<string, string>> = {
  sqlite3: 'the database',
  'node-datachannel': 'WebRTC',
  'gstreamer-superficial': 'the media worker',
  usb: 'headsets on USB',
  sharp: 'pictures for the virtual headset',
  '@roamhq/wrtc': 'the probe',
};

/** Whether each native package loads; each in a process of its own, so that a crash is a finding. */
export function checkNativeModules(projectFolder: string): Promise<Finding[]> {
  return Promise.all(
    Object.entries(nativeModules).map(async ([name, use]) => {
      // Some of them can be imported only, some only be required.
      const quoted = JSON.stringify(name);
      const script = `import(${quoted}).catch(() => require(${quoted})).then(() => process.exit(0));`;
      const { exitCode, output } = await runProgram(
        process.execPath,
        ['--input-type=commonjs', '--eval', script],
        { folder: projectFolder },
      );
      const subject = `npm package ${name}`;
      if (exitCode === 0) return ok(subject, `loads (${use})`);
      const reason = /^\w*Error.*$/m.exec(output)?.[0] ?? `exit code ${String(exitCode)}`;
      return fault(subject, `does not load: ${reason}`, 'Run `npm ci` in the checkout.');
    }),
  );
}
