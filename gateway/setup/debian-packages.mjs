import { spawnSync } from 'node:child_process';
import { runCommand } from './run-command.mjs';
import { SetupFault } from './setup-fault.mjs';

/** Package → what needs it. */
const forStart = {
  'gstreamer1.0-tools': 'gst-inspect, for the doctor',
  'gstreamer1.0-plugins-base': 'videoconvert, opusenc, audioconvert',
  'gstreamer1.0-plugins-good': 'jpegdec, rtpbin, udpsink, v4l2src',
  'gstreamer1.0-plugins-bad': 'openh264enc, tcpclientsrc, hardware encoders',
  'gstreamer1.0-plugins-ugly': 'x264enc',
  'gstreamer1.0-alsa': 'alsasrc: the headset’s microphone',
  'gstreamer1.0-x': 'ximagesrc: the candidate’s screens',
  'libgstreamer1.0-dev': 'headers for the stitch element and the Node binding',
  'libgstreamer-plugins-base1.0-dev': 'headers for the stitch element',
  'build-essential': 'the compiler for the native parts',
  'pkg-config': 'finds GStreamer’s headers',
  python3: 'node-gyp',
  xvfb: 'the demonstration display where there is none',
  chromium: 'shows the demonstration exam page; drives the end-to-end tests',
  'x11-xserver-utils': 'xrandr: finds the monitors',
  'espeak-ng': 'the virtual headset’s voice',
};
const forTest = {
  ffmpeg: 'decodes what was encoded; peer of the stitch benchmark',
  'x11-apps': 'paints known pictures on a test display',
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

/** The command prefix that makes us root without asking for a password, or null where there is none. */
function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : null;
}

/** Installs the Debian packages that are missing when it may, or says which command would. */
export const debianPackages = {
  missing({ purpose }) {
    // Other systems have other package names; there `roundsight doctor` tells what is missing.
    if (!isDebian()) return [];
    const wanted = Object.keys(purpose === 'test' ? { ...forStart, ...forTest } : forStart);
    const present = installed();
    return wanted.filter((name) => !present.has(name));
  },

  async run(_context, missing) {
    const command = ['apt-get', 'install', '--yes', '--no-install-recommends', ...missing];
    const remedy = `sudo apt-get update && sudo ${command.join(' ')}`;
    const prefix = rootPrefix();
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
    await apt('Reading the Debian package lists', ['apt-get', 'update']);
    await apt(`Installing ${missing.length} Debian packages`, command);
  },
};
