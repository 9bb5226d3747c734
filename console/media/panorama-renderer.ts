import type { FrameUpload } from './frame-upload.ts';
import { chooseFrameUpload } from './frame-upload.ts';
import type { Matrix3 } from './rotation.ts';
import { fragmentShaderSource, vertexShaderSource } from './panorama-shaders.ts';
import { stripElevationsDeg } from './strip-geometry.ts';

/** A rectangle of the canvas in its own pixels, from the left upper corner. */
export interface CanvasArea {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PanoramaDrawing {
  sphere: { area: CanvasArea; headsetFromCamera: Matrix3; halfExtent: { across: number; up: number } };
  strip: { area: CanvasArea; headsetFromView: Matrix3 };
  /** Behind and between the two areas, each 0 … 1. */
  background: readonly [red: number, green: number, blue: number];
}

type UniformName = 'headsetFromPicture' | 'halfExtent' | 'stripElevations' | 'isStrip';

/** Draws the sphere and the strip from one texture; the texture changes only when a frame is given. */
export class PanoramaRenderer {
  readonly #gl: WebGL2RenderingContext;
  readonly #uniforms: Record<UniformName, WebGLUniformLocation | null>;
  readonly #upload: FrameUpload;
  #hasFrame = false;

  private constructor(gl: WebGL2RenderingContext, program: WebGLProgram) {
    this.#gl = gl;
    this.#upload = chooseFrameUpload(gl);
    this.#uniforms = {
      headsetFromPicture: gl.getUniformLocation(program, 'headsetFromPicture'),
      halfExtent: gl.getUniformLocation(program, 'halfExtent'),
      stripElevations: gl.getUniformLocation(program, 'stripElevations'),
      isStrip: gl.getUniformLocation(program, 'isStrip'),
    };
  }

  /** Null where the browser has no WebGL 2. */
  static create(canvas: HTMLCanvasElement): PanoramaRenderer | null {
    const gl = canvas.getContext('webgl2', { alpha: false, antialias: false, depth: false, stencil: false });
    if (!gl) return null;
    const program = linkProgram(gl);
    if (!program) return null;
    gl.useProgram(program);
    gl.bindVertexArray(gl.createVertexArray());
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.REPEAT);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    gl.enable(gl.SCISSOR_TEST);
    return new PanoramaRenderer(gl, program);
  }

  /** Takes the frame a video element shows at the moment of the call, row 0 on top. */
  async takeFrame(video: HTMLVideoElement): Promise<number | null> {
    const rtpTimestamp = await this.#upload(video);
    this.#hasFrame = true;
    return rtpTimestamp;
  }

  /** Shows this picture, row 0 on top, until a frame is taken. */
  showPicture(picture: ImageBitmap): void {
    const gl = this.#gl;
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, picture);
    this.#hasFrame = true;
  }

  draw({ sphere, strip, background }: PanoramaDrawing): void {
    const gl = this.#gl;
    const { width, height } = gl.canvas;
    gl.viewport(0, 0, width, height);
    gl.scissor(0, 0, width, height);
    gl.clearColor(...background, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    if (!this.#hasFrame) return;
    gl.uniform2f(this.#uniforms.halfExtent, sphere.halfExtent.across, sphere.halfExtent.up);
    this.#drawArea(sphere.area, sphere.headsetFromCamera, false);
    const { bottom, top } = stripElevationsDeg;
    gl.uniform2f(this.#uniforms.stripElevations, (bottom * Math.PI) / 180, (top * Math.PI) / 180);
    this.#drawArea(strip.area, strip.headsetFromView, true);
  }

  /** Gives the graphics memory back at once instead of when the page is collected. */
  dispose(): void {
    this.#gl.getExtension('WEBGL_lose_context')?.loseContext();
  }

  #drawArea(area: CanvasArea, headsetFromPicture: Matrix3, isStrip: boolean): void {
    if (area.width < 1 || area.height < 1) return;
    const gl = this.#gl;
    const bottom = gl.canvas.height - area.y - area.height;
    gl.viewport(area.x, bottom, area.width, area.height);
    gl.scissor(area.x, bottom, area.width, area.height);
    // Row-major here, column-major there: WebGL 2 transposes.
    gl.uniformMatrix3fv(this.#uniforms.headsetFromPicture, true, headsetFromPicture);
    gl.uniform1i(this.#uniforms.isStrip, isStrip ? 1 : 0);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }
}

function linkProgram(gl: WebGL2RenderingContext): WebGLProgram | null {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertexShaderSource],
    [gl.FRAGMENT_SHADER, fragmentShaderSource],
  ] as const) {
    const shader = gl.createShader(type);
    if (!shader) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) === true ? program : null;
}
