/**
 * Puts the frame a video shows now into the bound texture; resolves when it is there, with its RTP timestamp, or null where the
 * browser does not say: by the time a page comes to look, the frame that it was told of may have been followed by another.
 */
export type FrameUpload = (video: HTMLVideoElement) => Promise<number | null>;

/**
 * The quickest way into a texture. A graphics processor takes a video's frame as it is. Where WebGL itself runs on the
 * processor (no GPU, a virtual machine), that way costs 25 ms for 1920 × 960, and copying the pixels first costs 6.
 */
export function chooseFrameUpload(gl: WebGL2RenderingContext): FrameUpload {
  // Pages over plain http (other than this computer's own) have no VideoFrame.
  return isSoftware(gl) && 'VideoFrame' in globalThis ? uploadByCopy(gl) : uploadDirectly(gl);
}

/** Not in every browser, and not in the types of any. */
type Described = VideoFrame & { metadata?: () => { rtpTimestamp?: number } };

function rtpTimestampOf(frame: Described): number | null {
  return frame.metadata?.().rtpTimestamp ?? null;
}

function isSoftware(gl: WebGL2RenderingContext): boolean {
  const details = gl.getExtension('WEBGL_debug_renderer_info');
  const renderer: unknown = gl.getParameter(details?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER);
  return typeof renderer === 'string' && /swiftshader|llvmpipe|software/i.test(renderer);
}

function uploadDirectly(gl: WebGL2RenderingContext): FrameUpload {
  return (video) => {
    const frame = 'VideoFrame' in globalThis ? new VideoFrame(video) : null;
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, frame ?? video);
    const rtpTimestamp = frame && rtpTimestampOf(frame);
    frame?.close();
    return Promise.resolve(rtpTimestamp);
  };
}

function uploadByCopy(gl: WebGL2RenderingContext): FrameUpload {
  let pixels = new Uint8Array(0);
  return async (video) => {
    const frame = new VideoFrame(video);
    try {
      const layout = { format: 'RGBA' } as const;
      const size = frame.allocationSize(layout);
      if (pixels.length !== size) pixels = new Uint8Array(size);
      await frame.copyTo(pixels, layout);
      const { width = 0, height = 0 } = frame.visibleRect ?? {};
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, width, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
      return rtpTimestampOf(frame);
    } finally {
      frame.close();
    }
  };
}
