// Runs in the browser under test: a plain WHEP receiver that keeps figures for the test to read.
globalThis.receive = async ({
  videos,
  audios,
  channel = true,
  heartbeatMs = 500,
  codec = null,
  configuration,
}) => {
  const connection = new RTCPeerConnection(configuration);
  const state = { connection, videos: [], audios: [], metadata: new Map(), frames: [], firstFrameMs: null };
  globalThis.viewer = state;
  let postedAtMs = 0;
  connection.ontrack = ({ track, streams }) => {
    const element = document.createElement(track.kind);
    element.autoplay = true;
    element.muted = track.kind === 'video';
    element.srcObject = streams[0];
    document.body.append(element);
    state[`${track.kind}s`].push({ element, streamId: streams[0].id });
    if (track.kind !== 'video') return;
    const isFirst = state.videos.length === 1;
    const note = (_now, { rtpTimestamp, presentedFrames }) => {
      if (isFirst) {
        state.firstFrameMs ??= performance.now() - postedAtMs;
        const unixMs = performance.timeOrigin + performance.now();
        state.frames.push({ rtpTimestamp, presentedFrames, unixMs, widthPx: element.videoWidth });
      }
      element.requestVideoFrameCallback(note);
    };
    element.requestVideoFrameCallback(note);
  };
  for (let index = 0; index < videos; index += 1) {
    const transceiver = connection.addTransceiver('video', { direction: 'recvonly' });
    if (codec === null) continue;
    const { codecs } = RTCRtpReceiver.getCapabilities('video');
    transceiver.setCodecPreferences(codecs.filter(({ mimeType }) => [codec, 'video/rtx'].includes(mimeType)));
  }
  for (let index = 0; index < audios; index += 1)
    connection.addTransceiver('audio', { direction: 'recvonly' });
  if (channel) {
    const frames = connection.createDataChannel('frames', { ordered: false, maxRetransmits: 0 });
    state.channel = frames;
    frames.onmessage = ({ data }) => {
      const metadata = JSON.parse(data);
      state.metadata.set(metadata.rtpTimestamp, metadata);
    };
    if (heartbeatMs > 0) {
      frames.onopen = () => {
        setInterval(() => frames.readyState === 'open' && frames.send('{"type":"alive"}'), heartbeatMs);
      };
    }
  }
  await connection.setLocalDescription();
  postedAtMs = performance.now();
  const body = connection.localDescription.sdp;
  const response = await fetch('/whep', { method: 'POST', body });
  if (!response.ok) throw new Error(await response.text());
  await connection.setRemoteDescription({ type: 'answer', sdp: await response.text() });
};

/** By which protocol this end reaches its relay, once the transport stands and where there is one. */
globalThis.path = async () => {
  const reports = await globalThis.viewer.connection.getStats();
  const pair = [...reports.values()].find(({ type, nominated }) => type === 'candidate-pair' && nominated);
  return { relayProtocol: reports.get(pair?.localCandidateId)?.relayProtocol };
};

/** What a TURN server says to these credentials: the number of relays it gives, and its error codes. */
globalThis.askRelay = async (iceServer) => {
  const connection = new RTCPeerConnection({ iceServers: [iceServer], iceTransportPolicy: 'relay' });
  const found = { relays: 0, errorCodes: [] };
  connection.onicecandidateerror = ({ errorCode }) => found.errorCodes.push(errorCode);
  const gathered = new Promise((resolve) => {
    connection.onicecandidate = ({ candidate }) => {
      if (candidate === null) resolve();
      else if (candidate.candidate !== '') found.relays += 1;
    };
  });
  connection.createDataChannel('none');
  await connection.setLocalDescription();
  await gathered;
  connection.close();
  return found;
};

/** Inbound figures by the id of the MediaStream. */
globalThis.inbound = async () => {
  const figures = {};
  const receivers = globalThis.viewer.connection.getReceivers();
  for (const receiver of receivers) {
    const holder = [...globalThis.viewer.videos, ...globalThis.viewer.audios].find(({ element }) =>
      element.srcObject.getTracks().includes(receiver.track),
    );
    if (holder === undefined) continue;
    for (const entry of (await receiver.getStats()).values()) {
      if (entry.type === 'inbound-rtp') figures[holder.streamId] = entry;
    }
  }
  return figures;
};

/** Colour of one point of a video, x and y from 0 to 1. */
globalThis.pixel = (streamId, x, y) => {
  const { element } = globalThis.viewer.videos.find((video) => video.streamId === streamId);
  const canvas = document.createElement('canvas');
  canvas.width = element.videoWidth;
  canvas.height = element.videoHeight;
  const context = canvas.getContext('2d');
  context.drawImage(element, 0, 0);
  return [...context.getImageData(x * canvas.width, y * canvas.height, 1, 1).data.slice(0, 3)];
};
