// The far end of the fake gateway: a page that answers offers with a panorama, a screen, a webcam and a tone, and sends the
// head orientation of every encoded frame over the data channel under the RTP timestamp the viewer will see.
/* global window, document, fetch, createImageBitmap, OffscreenCanvas, RTCPeerConnection, AudioContext, TransformStream, URLSearchParams, location, performance, setInterval */
const query = new URLSearchParams(location.search);
const framesPerSecond = Number(query.get('fps') ?? 15);
const width = 1024;
const height = width / 2;
const drawn = [];
let headYawOf = () => 0;
const paused = { panorama: false, screen: false, webcam: false };
let hasWebcam = true;

const makeCanvas = (w, h) => Object.assign(document.createElement('canvas'), { width: w, height: h });
const panoramaCanvas = makeCanvas(width, height);
const screenCanvas = makeCanvas(960, 540);
const webcamCanvas = makeCanvas(640, 480);
/** Never drawn: its stream has no picture. */
const bareCanvas = makeCanvas(640, 480);

// The room as seen with the head at bearing 0: a picture where there is one, a plain room elsewhere, and squares
// of pure colours at known bearings.
async function paintRoom() {
  const room = new OffscreenCanvas(width, height);
  const context = room.getContext('2d');
  const picture = await fetch('/test-sender/panorama').then((answer) => (answer.ok ? answer.blob() : null));
  if (picture) context.drawImage(await createImageBitmap(picture), 0, 0, width, height);
  else {
    context.fillStyle = '#9aa4ad';
    context.fillRect(0, 0, width, height);
    context.fillStyle = '#6b5a48';
    context.fillRect(0, height / 2, width, height / 2);
  }
  for (const { bearingDeg, elevationDeg, colour } of JSON.parse(query.get('markers') ?? '[]')) {
    const x = (width * ((bearingDeg + 180) % 360)) / 360;
    const y = (height * (90 - elevationDeg)) / 180;
    context.fillStyle = colour;
    for (const turn of [-width, 0, width]) context.fillRect(x + turn - 9, y - 9, 18, 18);
  }
  return room;
}

function drawPanorama(room) {
  const yawDeg = headYawOf(drawn.length);
  const shift = Math.round((yawDeg / 360) * width);
  const context = panoramaCanvas.getContext('2d');
  for (const turn of [-width, 0, width]) context.drawImage(room, turn - shift, 0);
  // Exactly as far as whole pixels turned it.
  drawn.push({ atMs: performance.now(), yawDeg: (shift * 360) / width });
}

function drawScreen() {
  const context = screenCanvas.getContext('2d');
  const line = (text, y, font) => {
    context.font = font;
    context.fillText(text, 60, y);
  };
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, 960, 540);
  context.fillStyle = '#1b3a57';
  context.fillRect(0, 0, 960, 64);
  context.fillStyle = '#ffffff';
  line('Anatomy II · Question 7 of 40', 42, '600 24px sans-serif');
  context.fillStyle = '#1c242b';
  line('Which nerve supplies the deltoid muscle?', 130, '24px sans-serif');
  ['Axillary nerve', 'Radial nerve', 'Musculocutaneous nerve', 'Ulnar nerve'].forEach((answer, index) => {
    context.strokeRect(60, 178 + index * 64, 24, 24);
    context.fillText(answer, 104, 198 + index * 64);
  });
  line(new Date().toLocaleTimeString('en'), 500, '20px sans-serif');
}

function drawWebcam() {
  const context = webcamCanvas.getContext('2d');
  const sway = 12 * Math.sin(performance.now() / 700);
  context.fillStyle = '#769ea4';
  context.fillRect(0, 0, 640, 480);
  const disc = (colour, x, y, width, height) => {
    context.fillStyle = colour;
    context.beginPath();
    context.ellipse(x, y, width, height, 0, 0, 2 * Math.PI);
    context.fill();
  };
  disc('#46587a', 320 + sway / 3, 500, 200, 150);
  disc('#43352d', 320 + sway, 180, 98, 110);
  disc('#d8a88a', 320 + sway, 214, 86, 104);
}

function makeTone() {
  const audio = new AudioContext();
  const tone = new window.OscillatorNode(audio, { frequency: 300 });
  const level = new window.GainNode(audio, { gain: 0.3 });
  const out = audio.createMediaStreamDestination();
  tone.connect(level).connect(out);
  tone.start();
  return out.stream.getAudioTracks()[0];
}

const orientationOf = (yawDeg) => {
  const half = (yawDeg * Math.PI) / 360;
  return [Math.cos(half), 0, 0, -Math.sin(half)];
};

// Which drawing an encoded frame shows: the first one is the latest then, the others follow by RTP time.
function makeMetadataSource() {
  let first = null;
  return (rtpTimestamp) => {
    const latest = drawn.at(-1);
    first ??= { rtpTimestamp, atMs: latest.atMs };
    const atMs = first.atMs + ((rtpTimestamp - first.rtpTimestamp) | 0) / 90;
    const shown = drawn.reduce((a, b) => (Math.abs(b.atMs - atMs) < Math.abs(a.atMs - atMs) ? b : a));
    return {
      rtpTimestamp,
      captureUs: Math.round(shown.atMs * 1000),
      wallClockOffsetUs: Math.round(performance.timeOrigin * 1000),
      orientation: orientationOf(shown.yawDeg),
    };
  };
}

const peers = new Set();

/** What the latest viewer of each exam session wants, and what its viewers said of themselves. */
const wishesOf = new Map();
const reportsOf = new Map();

// As much of a picture as is wished for: a thumbnail has half the width and height.
async function obey(sender, wish) {
  const parameters = sender.getParameters();
  for (const encoding of parameters.encodings) {
    encoding.active = wish !== 'nothing';
    encoding.scaleResolutionDownBy = wish === 'thumbnail' ? 2 : 1;
  }
  await sender.setParameters(parameters);
}

// Hears what a viewer says.
function listen(channel, senders, wishes, examSessionId) {
  channel.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.type === 'alive' && message.report)
      reportsOf.set(examSessionId, [...(reportsOf.get(examSessionId) ?? []), message.report]);
    for (const [id, wish] of Object.entries(message.tracks ?? {})) {
      wishes[id] = wish;
      if (senders.has(id)) void obey(senders.get(id), wish);
    }
  };
}

// Answers one offer; streams are named in the order of the offer's sections, as the gateway names them.
async function answer(offerSdp, names, wish, examSessionId) {
  const peer = new RTCPeerConnection({ encodedInsertableStreams: true });
  peers.add(peer);
  let channel = null;
  const senders = new Map();
  const wishes = Object.fromEntries(names.map((name) => [name, wish]));
  wishesOf.set(examSessionId, wishes);
  peer.ondatachannel = (event) => {
    channel = event.channel;
    listen(channel, senders, wishes, examSessionId);
  };
  await peer.setRemoteDescription({ type: 'offer', sdp: offerSdp });
  const tracks = {
    panorama: () => panoramaTrack.clone(),
    microphone: () => toneTrack.clone(),
    screen: () => screenTrack.clone(),
    webcam: () => (hasWebcam ? webcamTrack : bareTrack).clone(),
  };
  const metadataOf = makeMetadataSource();
  for (const [index, transceiver] of peer.getTransceivers().entries()) {
    if (names[index] === undefined) {
      // The proctor's voice.
      transceiver.direction = 'recvonly';
      continue;
    }
    transceiver.direction = 'sendonly';
    await transceiver.sender.replaceTrack(tracks[names[index].replace(/-\d+$/, '')]());
    senders.set(names[index], transceiver.sender);
    const { readable, writable } = transceiver.sender.createEncodedStreams();
    const isPanorama = names[index] === 'panorama';
    const tell = new TransformStream({
      transform(frame, controller) {
        const { rtpTimestamp = frame.timestamp } = frame.getMetadata();
        if (isPanorama && channel?.readyState === 'open')
          channel.send(JSON.stringify(metadataOf(rtpTimestamp)));
        controller.enqueue(frame);
      },
    });
    void readable
      .pipeThrough(tell)
      .pipeTo(writable)
      .catch(() => undefined);
  }
  await peer.setLocalDescription();
  for (const [name, sender] of senders) if (sender.track.kind === 'video') await obey(sender, wishes[name]);
  await new Promise((done) => {
    const check = () => peer.iceGatheringState === 'complete' && done();
    peer.onicegatheringstatechange = check;
    check();
  });
  let section = -1;
  return peer.localDescription.sdp
    .split('\r\n')
    .map((line) => {
      if (line.startsWith('m=')) section += 1;
      return line.startsWith('a=msid:') && names[section] ? `a=msid:${names[section]} track` : line;
    })
    .join('\r\n');
}

let panoramaTrack, screenTrack, webcamTrack, bareTrack, toneTrack;
async function start() {
  const room = await paintRoom();
  drawPanorama(room);
  drawScreen();
  drawWebcam();
  panoramaTrack = panoramaCanvas.captureStream(framesPerSecond).getVideoTracks()[0];
  screenTrack = screenCanvas.captureStream(2).getVideoTracks()[0];
  webcamTrack = webcamCanvas.captureStream(10).getVideoTracks()[0];
  bareCanvas.getContext('2d');
  bareTrack = bareCanvas.captureStream(10).getVideoTracks()[0];
  toneTrack = makeTone();
  setInterval(() => paused.panorama || drawPanorama(room), 1000 / framesPerSecond);
  setInterval(() => paused.screen || drawScreen(), 500);
  setInterval(() => paused.webcam || drawWebcam(), 100);
}

window.sender = {
  ready: start(),
  answer,
  /** Head bearings by the number of the frame, over and over. */
  turnHead(yawsDeg) {
    headYawOf = (frame) => yawsDeg[frame % yawsDeg.length];
  },
  pause(isPaused, picture) {
    paused[picture] = isPaused;
  },
  plugWebcam(isThere) {
    hasWebcam = isThere;
  },
  wishesOf: (examSessionId) => wishesOf.get(examSessionId) ?? {},
  reportsOf: (examSessionId) => reportsOf.get(examSessionId) ?? [],
  breakConnections() {
    for (const peer of peers) peer.close();
    peers.clear();
  },
};
