import { fault, ok, type Finding } from './finding.ts';

const oldest = { major: 20, minor: 19 };

/** Whether this Node.js is new enough. */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const newEnough = major > oldest.major || (major === oldest.major && minor >= oldest.minor);
  return newEnough
    ? ok('Node.js', version)
    : fault('Node.js', `${version} is too old`, `Install Node.js ${oldest.major}.${oldest.minor} or newer.`);
}
