/** One triangle that covers the picture, from the vertex number alone. */
export const vertexShaderSource = `#version 300 es
out vec2 place;
void main() {
  place = vec2(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0);
  gl_Position = vec4(place, 0.0, 1.0);
}`;

/**
 * Looks the panorama up along one ray per pixel. `place` runs from −1 to 1 to the right and up. There are no
 * mipmaps, so the jump of the texture coordinate behind the wearer leaves no line; the texture repeats across it.
 *
 * `atan` is given the amount of what is to the side: straight ahead that may be −0 as well as 0, and of −0 SwiftShader says what is
 * behind.
 */
export const fragmentShaderSource = `#version 300 es
precision highp float;
const float PI = 3.14159265358979;
uniform sampler2D panorama;
uniform mat3 headsetFromPicture;
uniform vec2 halfExtent;
uniform vec2 stripElevations;
uniform bool isStrip;
in vec2 place;
out vec4 colour;
vec3 sphereRay() {
  return vec3(1.0, -place.x * halfExtent.x, place.y * halfExtent.y);
}
vec3 stripRay() {
  float bearing = place.x * PI;
  float elevation = mix(stripElevations.x, stripElevations.y, place.y * 0.5 + 0.5);
  return vec3(cos(elevation) * cos(bearing), -cos(elevation) * sin(bearing), sin(elevation));
}
void main() {
  vec3 ray = headsetFromPicture * (isStrip ? stripRay() : normalize(sphereRay()));
  float turn = atan(abs(ray.y), ray.x) / (2.0 * PI);
  vec2 at = vec2(0.5 + (ray.y > 0.0 ? -turn : turn), acos(clamp(ray.z, -1.0, 1.0)) / PI);
  colour = vec4(texture(panorama, at).rgb, 1.0);
}`;
