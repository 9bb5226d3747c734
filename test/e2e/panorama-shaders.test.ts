import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fragmentShaderSource, vertexShaderSource } from '../../console/media/panorama-shaders.ts';
import { launchChromium } from '../support/chromium.ts';

/** Of this size the middle column is exactly in the middle: of rays that go neither to the left nor to the right. */
const size = { width: 33, height: 3 };
const straightAhead = [1, 0, 0, 0, 1, 0, 0, 0, 1];
const straightBehind = [-1, 0, 0, 0, -1, 0, 0, 0, 1];

describe('the panorama’s shaders', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launchChromium();
    page = await browser.newPage();
  });
  afterAll(() => browser.close());

  /**
   * Of each column from the left what all its pixels are, of a panorama whose half in front of the head is green and whose other half
   * is red; `mixed` where they are not all the same.
   */
  async function columns(isStrip: boolean, headsetFromPicture: readonly number[]): Promise<string[]> {
    const given = JSON.stringify({
      fragmentShaderSource,
      vertexShaderSource,
      size,
      isStrip,
      headsetFromPicture,
    });
    return page.evaluate<string[]>(`(${drawing})(${given})`);
  }

  const middle = (size.width - 1) / 2;

  it.each([
    ['sphere', false],
    ['strip', true],
  ])(
    'show straight ahead in the middle column of the %s, and what is behind where one looks back',
    async (_name, isStrip) => {
      const ahead = await columns(isStrip, straightAhead);
      expect(ahead.slice(middle - 2, middle + 3)).toEqual(['green', 'green', 'green', 'green', 'green']);
      const behind = await columns(isStrip, straightBehind);
      expect(behind.slice(middle - 2, middle + 3)).toEqual(['red', 'red', 'red', 'red', 'red']);
    },
  );

  it('show on the strip what is to the left on the left, what is to the right on the right, and behind at both ends', async () => {
    const seen = await columns(true, straightAhead);
    expect(seen.indexOf('green')).toBeGreaterThanOrEqual(8);
    expect(seen.lastIndexOf('green')).toBeLessThanOrEqual(24);
    expect([seen.at(0), seen.at(-1)]).toEqual(['red', 'red']);
    // Turned to the right by 90°, the front is on the left.
    const turned = await columns(true, [0, 1, 0, -1, 0, 0, 0, 0, 1]);
    expect([turned[6], turned[26]]).toEqual(['green', 'red']);
  });
});

/** In the page; into a framebuffer of its own, where the middle column is exactly in the middle: on a canvas Chromium turns pictures over. */
const drawing = `({ fragmentShaderSource, vertexShaderSource, size, isStrip, headsetFromPicture }) => {
  const canvas = new OffscreenCanvas(size.width, size.height);
  const gl = canvas.getContext('webgl2', { antialias: false });
  const program = gl.createProgram();
  for (const [type, source] of [[gl.VERTEX_SHADER, vertexShaderSource], [gl.FRAGMENT_SHADER, fragmentShaderSource]]) {
    const shader = gl.createShader(type);
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  gl.useProgram(program);
  gl.bindVertexArray(gl.createVertexArray());
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST);
  const texels = Uint8Array.from({ length: 4 * 64 }, (_, index) => {
    const isFront = Math.abs((index >> 2) - 31.5) < 16;
    return [isFront ? 0 : 255, isFront ? 255 : 0, 0, 255][index & 3];
  });
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, 64, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, texels);
  const target = gl.createRenderbuffer();
  gl.bindRenderbuffer(gl.RENDERBUFFER, target);
  gl.renderbufferStorage(gl.RENDERBUFFER, gl.RGBA8, size.width, size.height);
  gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer());
  gl.framebufferRenderbuffer(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.RENDERBUFFER, target);
  gl.viewport(0, 0, size.width, size.height);
  const uniform = (name) => gl.getUniformLocation(program, name);
  gl.uniform2f(uniform('halfExtent'), 0.5, 0.25);
  gl.uniform2f(uniform('stripElevations'), -0.5, 0.5);
  gl.uniform1i(uniform('isStrip'), isStrip ? 1 : 0);
  gl.uniformMatrix3fv(uniform('headsetFromPicture'), true, headsetFromPicture);
  gl.drawArrays(gl.TRIANGLES, 0, 3);
  const pixels = new Uint8Array(4 * size.width * size.height);
  gl.readPixels(0, 0, size.width, size.height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  return Array.from({ length: size.width }, (_, x) => {
    const seen = new Set(Array.from({ length: size.height }, (_, y) => {
      const [red, green] = pixels.subarray(4 * (y * size.width + x));
      return red === 255 && green === 0 ? 'red' : green === 255 && red === 0 ? 'green' : 'other';
    }));
    return seen.size === 1 ? [...seen][0] : 'mixed';
  });
}`;
