import { spawnSync } from 'node:child_process';
import { runCommand } from './run-command.mjs';
import { SetupFault } from './setup-fault.mjs';

/** Package → what needs it. */
const forStart = {
  'gstreamer1.0-tools': 'gst-inspect, for the doctor',
  'gstreamer1.0-plugins-base': 'videoconvert, opusenc, audioconvert',
  'gstreamer1.0-plugins-good': 'jpegdec, rtpbin, udpsink, v4l2src',
  'gstreamer1.0-plugins-bad': 'openh264enc, h264parse, tcpclientsrc, hardware encoders',
  'gstreamer1.0-plugins-ugly': 'x264enc',
  'gstreamer1.0-libav': 'avdec_h264: films have B-frames, which openh264dec garbles; H.265',
  'gstreamer1.0-alsa': 'alsasrc: the headset’s microphone',
  'gstreamer1.0-x': 'ximagesrc: the candidate’s screens',
  'libgstreamer1.0-dev': 'headers for our own elements and the Node binding',
  'libgstreamer-plugins-base1.0-dev': 'headers for our own elements',
  'libssl-dev': 'headers of OpenSSL, which encrypts the evidence that our own elements write',
  'build-essential': 'the compiler for the native parts',
  'pkg-config': 'finds GStreamer’s headers and OpenSSL’s',
  python3: 'node-gyp',
  xvfb: 'the demonstration display where there is none',
  chromium: 'shows the demonstration exam page; drives the end-to-end tests',
  'x11-xserver-utils': 'xrandr: finds the monitors',
  'espeak-ng': 'the virtual headset’s voice',
  fswebcam: 'stills from a webcam',
  'v4l-utils': 'v4l2-ctl: what a webcam offers',
};
const forTest = {
  openssl: 'makes the certificates of the TLS tests',
  coturn: 'the TURN server of the relay tests; Debian starts it as a service as well',
  'poppler-utils': 'draws the calibration chart’s PDF, to look for its corners',
  ffmpeg: 'decodes what was encoded; peer of the stitch benchmark',
};
/** Without these something is left out and all else goes on; package → what. */
const optionalForTest = {
  'qemu-system-x86': 'the hardware tests, which boot a kernel that has USB',
};

const isDebian = () => spawnSync('dpkg-query', ['--version'], { stdio: 'ignore' }).status === 0;

function installed() {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\\n'], {
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  return new Set(
    stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
}

const install = ['apt-get', 'install', '--yes', '--no-install-recommends'];

/**
 * How this person becomes root: the command prefix where that needs no password, else null; and the one line to type.
 *
 * @param {readonly string[]} missing
 * @param {{ isRoot: boolean, sudo: 'absent' | 'asks' | 'free' }} rights
 */
export function waysToInstall(missing, { isRoot, sudo }) {
  const steps = ['apt-get update', [...install, ...missing].join(' ')];
  if (isRoot) return { prefix: [], remedy: steps.join(' && ') };
  // A Debian that was given a password for root comes without sudo.
  if (sudo === 'absent') return { prefix: null, remedy: `su -l -c '${steps.join(' && ')}'` };
  const remedy = steps.map((step) => `sudo ${step}`).join(' && ');
  return { prefix: sudo === 'free' ? ['sudo', '-n'] : null, remedy };
}

function rightsHere() {
  const { status, error } = spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' });
  return {
    isRoot: process.getuid?.() === 0,
    sudo: error === undefined ? (status === 0 ? 'free' : 'asks') : 'absent',
  };
}

/** Those of these packages that are not installed. Other systems have other names for them; there `roundsight doctor` tells what is missing. */
function absent(names) {
  if (!isDebian()) return [];
  const present = installed();
  return names.filter((name) => !present.has(name));
}

let areListsRead = false;

/** Installs packages; throws a SetupFault with the command to type where that needs a password, or fails. */
async function installPackages(missing) {
  const { prefix, remedy } = waysToInstall(missing, rightsHere());
  if (prefix === null) {
    throw new SetupFault(
      `Debian packages are missing and installing them needs root:\n  ${missing.join(', ')}`,
      remedy,
    );
  }
  const apt = (title, args) => {
    const [program, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', ...args];
    return runCommand(title, program, rest, { remedy });
  };
  if (!areListsRead) await apt('Reading the Debian package lists', ['apt-get', 'update']);
  areListsRead = true;
  await apt(`Installing ${missing.length} Debian packages`, [...install, ...missing]);
}

/** Installs the Debian packages that are missing when it may, or says which command would. */
export const debianPackages = {
  missing({ purpose }) {
    return absent(Object.keys(purpose === 'test' ? { ...forStart, ...forTest } : forStart));
  },

  run: (_context, missing) => installPackages(missing),
};

/** Installs what only part of the tests need; where it cannot, it says what is left out and never fails. */
export const optionalDebianPackages = {
  isOptional: true,

  missing({ purpose }) {
    return purpose === 'test' ? absent(Object.keys(optionalForTest)) : [];
  },

  async run(_context, missing) {
    try {
      await installPackages(missing);
    } catch (error) {
      if (!(error instanceof SetupFault)) throw error;
      const without = missing.map((name) => `${name}: ${optionalForTest[name]}`).join('; ');
      process.stderr.write(
        `\nGoing on without what cannot be installed here (${without}).\n${error.message}\n` +
          (error.remedy ? `To have it, run:\n\n  ${error.remedy}\n\n` : ''),
      );
    }
  },
};
